//! `ANY` is every method already; a route of a named method beside it wins.

pulya::routes! {
    struct Todos;

    GET|ANY "/todos" => "all of them";
}

fn main() {}
