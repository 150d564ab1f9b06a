//! The type is named as the field has it.
use pulya::ToJson;

pub struct Owner;

#[derive(ToJson)]
pub enum Repo<T> {
    Owned { by: Vec<Owner>, it: T },
    Free(Option<Owner>),
}

fn main() {}
