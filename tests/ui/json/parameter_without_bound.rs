//! A parameter is bound `ToJson`; what is only `Serialize` isn't accepted for it.
use pulya::ToJson;

#[derive(ToJson)]
pub struct Page<T> {
    pub items: Vec<T>,
}

pub struct Neither;

fn main() {
    let _ = pulya::json::to_vec(&Page { items: vec![Neither] });
}
