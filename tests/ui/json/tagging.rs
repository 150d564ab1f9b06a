//! Tags that can't stand where they are.
use pulya::ToJson;

#[derive(ToJson)]
#[serde(tag = "type")]
pub enum Tuples {
    Pair(u8, u8),
}

#[derive(ToJson)]
#[serde(tag = "type")]
pub enum SameKey {
    Named { r#type: u8 },
}

#[derive(ToJson)]
#[serde(content = "c")]
pub enum NoTag {
    A,
}

#[derive(ToJson)]
#[serde(tag = "t", content = "t")]
pub enum OneKey {
    A,
}

#[derive(ToJson)]
#[serde(untagged, tag = "t")]
pub enum Both {
    A,
}

#[derive(ToJson)]
#[serde(tag = "t")]
pub struct TaggedTuple(u8, u8);

fn main() {}
