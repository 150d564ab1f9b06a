//! Say what the route answers.

pulya::routes! {
    struct Todos;

    GET "/" => ;
    GET "/todos" => "all of them";
}

fn main() {}
