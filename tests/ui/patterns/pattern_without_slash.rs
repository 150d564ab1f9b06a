//! Begin the pattern with `/`.

pulya::routes! {
    struct Todos;

    GET "todos" => "all of them";
}

fn main() {}
