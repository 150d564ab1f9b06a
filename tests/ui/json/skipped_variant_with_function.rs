//! A variant that a function writes has no say about its fields.
use pulya::ToJson;

#[derive(ToJson)]
pub enum Written {
    #[serde(serialize_with = "write")]
    By(#[serde(skip)] u8),
}

fn main() {}
