//! Give each provider its own name.

pulya::routes! {
    struct Todos;

    input greeting: String;
    singleton greeting: String = "Hello".to_owned();

    GET "/" => greeting;
}

fn main() {}
