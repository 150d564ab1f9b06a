//! Write the type: singletons are fields, and fields have types.

pulya::routes! {
    struct Todos;

    singleton greeting = "Hello".to_owned();

    GET "/" => "pulya";
}

fn main() {}
