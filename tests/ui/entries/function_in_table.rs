//! A table holds entries alone: put items beside it.

pulya::routes! {
    struct Todos;

    fn greeting() -> &'static str {
        "hello"
    }

    GET "/" => greeting();
}

fn main() {}
