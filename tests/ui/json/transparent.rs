//! `transparent` means one field.
use pulya::ToJson;

#[derive(ToJson)]
#[serde(transparent)]
pub struct Two {
    pub a: u8,
    pub b: u8,
}

#[derive(ToJson)]
#[serde(transparent)]
pub struct None {
    #[serde(skip)]
    pub a: u8,
}

#[derive(ToJson)]
#[serde(transparent)]
pub enum NotAStruct {
    A,
}

#[derive(ToJson, Clone)]
#[serde(transparent, into = "u8")]
pub struct Converted {
    pub a: u8,
}

fn main() {}
