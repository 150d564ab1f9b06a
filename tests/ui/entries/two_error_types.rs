//! A table has one error type; let it be made from what the others hold.

pulya::routes! {
    struct Todos;

    error pulya::Error;
    error pulya::Problem;

    GET "/" => "pulya";
}

fn main() {}
