//! An attribute that nobody knows might change what serde writes.
use pulya::ToJson;

#[derive(ToJson)]
#[serde(pretty)]
#[json(camel)]
pub struct Unknown {
    #[serde(skip_if_null)]
    #[json(number)]
    pub a: u8,
}

#[derive(ToJson)]
#[serde(rename_all = "Camel_Case")]
pub struct UnknownCase {
    pub a_b: u8,
}

fn main() {}
