//! Declare it: a right side sees its parameters, the providers, and what is in scope where the block stands.

pulya::routes! {
    struct Todos;

    singleton greeting: String = "Hello".to_owned();

    GET "/" => greetings.as_str();
}

fn main() {}
