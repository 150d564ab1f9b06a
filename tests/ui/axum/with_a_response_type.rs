//! Remove `-> 201 String`: the handler's own answer is sent.

async fn create() -> &'static str {
    "made"
}

pulya::routes! {
    struct Todos;

    POST "/" -> 201 String => fn create;
}

fn main() {}
