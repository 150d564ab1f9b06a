//! Write the pattern as a string literal.

pulya::routes! {
    struct Todos;

    GET 404 => "not found";
}

fn main() {}
