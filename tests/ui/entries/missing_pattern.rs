//! Put the pattern behind the method.

pulya::routes! {
    struct Todos;

    GET => "pulya";
}

fn main() {}
