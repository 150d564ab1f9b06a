//! Methods are written as they are sent.

pulya::routes! {
    struct Todos;

    get "/todos" => "all of them";
}

fn main() {}
