//! Take the method out of one of the routes.

pulya::routes! {
    struct Todos;

    GET|POST "/todos" => "all of them";
    POST|PUT "/todos" => "one more";
}

fn main() {}
