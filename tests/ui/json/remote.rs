//! `remote` and `getter` can't be honoured.
use pulya::ToJson;

#[derive(ToJson)]
#[serde(remote = "std::time::Duration")]
pub struct DurationDef {
    #[serde(getter = "std::time::Duration::as_secs")]
    pub secs: u64,
}

fn main() {}
