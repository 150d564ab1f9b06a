//! Remove one of the routes.

pulya::routes! {
    struct Todos;

    GET "/todos" => "all of them";
    POST "/todos" => "one more";
    GET "/todos" => "all of them, again";
}

fn main() {}
