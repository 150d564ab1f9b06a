//! A singleton is there before any request: make it a `request` value too, or of singletons alone.

pulya::routes! {
    struct Todos;

    request user: String = "Ada".to_owned();
    singleton greeting: String = format!("Hello, {user}!");

    GET "/" => greeting.as_str();
}

fn main() {}
