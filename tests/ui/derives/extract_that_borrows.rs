//! Take a `String`: an extractor owns what it holds.

use pulya::prelude::*;

#[derive(Extract)]
struct Caller<'r> {
    #[extract(header = "accept-language")]
    language: &'r str,
}

fn main() {}
