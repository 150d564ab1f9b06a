//! Take the body once.

use pulya::prelude::*;

#[derive(Extract)]
struct Both {
    first: Json<u32>,
    second: Form<u32>,
}

fn main() {}
