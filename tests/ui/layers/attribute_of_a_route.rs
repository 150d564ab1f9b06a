//! Attributes of routes stand before a route.

pulya::routes! {
    struct Todos;

    #[timeout("5 s")]
    guard drop(1);

    GET "/" => "pulya";
}

fn main() {}
