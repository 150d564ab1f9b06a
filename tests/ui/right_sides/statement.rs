//! A right side is one expression: put statements into a block.

pulya::routes! {
    struct Todos;

    GET "/" => let greeting = "Hello";
}

fn main() {}
