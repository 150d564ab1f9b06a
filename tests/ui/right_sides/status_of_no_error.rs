//! Implement `std::error::Error` for the error, or map it: `.map_err(|_| pulya::Error::new(409))`.

use pulya::prelude::*;

struct Refused;

fn sell() -> Result<u32, Refused> {
    Err(Refused)
}

pulya::routes! {
    struct Table;

    GET "/" => sell().status(409)?.to_string();
}

fn main() {}
