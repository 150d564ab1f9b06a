//! Write `head: &Head<'_>`.

use pulya::prelude::*;

pulya::routes! {
    struct Table;

    GET "/" (head: Head<'_>) => head.path.to_owned();
}

fn main() {}
