//! Open the parameter, or double the brace where the path has one.

pulya::routes! {
    struct Todos;

    GET "/todos/id}" => "one of them";
}

fn main() {}
