//! Separate the two, so that there is one way to split a segment.

pulya::routes! {
    struct Todos;

    GET "/compare/{base}{head}" => format!("{base} {head}");
}

fn main() {}
