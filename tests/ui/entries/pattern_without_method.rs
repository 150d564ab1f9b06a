//! A route begins with its method.

pulya::routes! {
    struct Todos;

    "/todos" => "all of them";
}

fn main() {}
