//! `->` stands before a type, `=>` before the right side.

pulya::routes! {
    struct Todos;

    GET "/count" -> u64 -> 3;
}

fn main() {}
