//! Call the parameter something that can be a variable.

pulya::routes! {
    struct Todos;

    GET "/todos/{type}" => "some of them";
}

fn main() {}
