//! Name the parameter.

pulya::routes! {
    struct Todos;

    GET "/todos/{}" => "one of them";
}

fn main() {}
