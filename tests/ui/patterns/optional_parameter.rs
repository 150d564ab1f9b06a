//! A parameter is never empty: declare the path without it as a route of its own.

pulya::routes! {
    struct Todos;

    GET "/pages/{number?}" => format!("page {number}");
}

fn main() {}
