//! Call a function that is not `async`: `=> index()`.

fn index() -> &'static str {
    "pulya"
}

pulya::routes! {
    struct Todos;

    GET "/" => fn index;
}

fn main() {}
