//! Several methods are joined by `|`.

pulya::routes! {
    struct Todos;

    GET, HEAD "/todos" => "all of them";
}

fn main() {}
