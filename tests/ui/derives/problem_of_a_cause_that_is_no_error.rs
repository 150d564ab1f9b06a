//! Implement `std::error::Error` for the cause.

use pulya::prelude::*;

struct Cause;

#[derive(Problem)]
enum ShopError {
    #[problem(status = 500)]
    Disk(#[problem(cause)] Cause),
}

fn main() {}
