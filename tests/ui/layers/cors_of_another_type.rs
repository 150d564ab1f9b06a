//! Make a `Cors`.

pulya::routes! {
    struct Todos;

    cors "https://example.com";

    GET "/" => "pulya";
}

fn main() {}
