//! Write the text itself: the table is compiled before a constant has its value.

const PATH: &str = "/todos";

pulya::routes! {
    struct Todos;

    GET PATH => "all of them";
}

fn main() {}
