//! Put what belongs into the scope between braces.

pulya::routes! {
    struct Todos;

    scope "/admin";
    GET "/" => "pulya";
}

fn main() {}
