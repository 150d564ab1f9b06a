//! Await it.

async fn index() -> &'static str {
    "pulya"
}

pulya::routes! {
    struct Todos;

    GET "/" => index();
}

fn main() {}
