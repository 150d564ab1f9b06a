//! Write the type.

pulya::routes! {
    struct Todos;

    GET "/todos" (query "page" page) => "some of them";
}

fn main() {}
