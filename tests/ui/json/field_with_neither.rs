//! A field whose type nobody knows how to write.
use pulya::ToJson;

pub struct Owner;

#[derive(ToJson)]
pub struct Repo {
    pub id: u64,
    pub owner: Owner,
}

fn main() {}
