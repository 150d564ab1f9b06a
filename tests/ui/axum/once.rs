//! Remove `#[once]`: a handler is called for each request.

async fn index() -> &'static str {
    "pulya"
}

pulya::routes! {
    struct Todos;

    #[once]
    GET "/" => fn index;
}

fn main() {}
