//! Remove one of them, or give one a scope of its own.

use pulya::Cors;

pulya::routes! {
    struct Todos;

    cors Cors::any();
    cors Cors::origins(["https://example.com"]);

    GET "/" => "pulya";
}

fn main() {}
