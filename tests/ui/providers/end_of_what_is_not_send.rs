//! A cancelled request ends in a task of its own: own what can be sent there, or say `#[local]` at the table.

use std::rc::Rc;

pulya::routes! {
    struct Todos;

    request seen: Rc<u8> = Rc::new(1), end = drop(seen);

    GET "/" => seen.to_string();
}

fn main() {}
