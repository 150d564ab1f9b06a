//! Say where the field comes from: `#[extract(header = "accept-language")]`.

use pulya::prelude::*;

#[derive(Extract)]
struct Caller {
    token: Bearer,
    language: String,
}

fn main() {}
