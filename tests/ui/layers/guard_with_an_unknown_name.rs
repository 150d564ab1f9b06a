//! Write the name of the provider.

pulya::routes! {
    struct Todos;

    input keys: String;

    guard drop(key.len());

    GET "/" => keys;
}

fn main() {}
