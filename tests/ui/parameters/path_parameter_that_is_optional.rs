//! A route matches one path: declare another for the path without the parameter.

pulya::routes! {
    struct Todos;

    GET "/pages/{number}" (number: Option<u32>) => format!("{number:?}");
}

fn main() {}
