//! Give the variant a status, or the type one for all that have none.

use pulya::prelude::*;

#[derive(Problem)]
enum ShopError {
    #[problem(status = 404)]
    Missing,
    Sent { id: u64 },
}

fn main() {}
