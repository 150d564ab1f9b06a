//! What has no name has no entries.
use pulya::ToJson;

#[derive(ToJson)]
pub struct Tuple(#[serde(flatten)] std::collections::BTreeMap<String, u8>, u8);

fn main() {}
