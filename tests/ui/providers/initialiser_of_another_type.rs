//! Give what the provider declares.

pulya::routes! {
    struct Todos;

    singleton limit: u64 = "ten";

    GET "/" => limit.to_string();
}

fn main() {}
