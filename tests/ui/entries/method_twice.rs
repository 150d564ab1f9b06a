//! Leave one of them out.

pulya::routes! {
    struct Todos;

    GET|GET "/todos" => "all of them";
}

fn main() {}
