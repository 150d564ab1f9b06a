//! Put `=>` before the right side.

pulya::routes! {
    struct Todos;

    GET "/" -> "pulya";
}

fn main() {}
