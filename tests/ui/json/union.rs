//! Nobody knows which field counts.
use pulya::ToJson;

#[derive(ToJson)]
pub union Either {
    pub a: u8,
    pub b: i8,
}

fn main() {}
