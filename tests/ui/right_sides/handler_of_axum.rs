//! Handlers by path are for a later version: call the function.

async fn index() -> &'static str {
    "pulya"
}

pulya::routes! {
    struct Todos;

    GET "/" => fn index;
}

fn main() {}
