//! Identifiers are for decoding.
use pulya::ToJson;

#[derive(ToJson)]
#[serde(field_identifier)]
pub enum Key {
    A,
}

fn main() {}
