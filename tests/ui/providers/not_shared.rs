//! A singleton is shared by all workers: make it of what is `Send` and `Sync`.

use std::cell::Cell;

pulya::routes! {
    struct Counters;

    singleton _visits: Cell<u64> = Cell::new(0);

    GET "/" => visits.get().to_string();
}

fn main() {}
