//! Give the variant a `status` instead of `transparent`: the error is its cause then.

use pulya::prelude::*;

#[derive(Problem)]
enum ShopError {
    #[problem(status = 404)]
    Missing,
    #[problem(transparent)]
    Disk(#[problem(from)] std::io::Error),
}

fn main() {}
