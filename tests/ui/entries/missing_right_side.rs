//! Say what the route answers.

pulya::routes! {
    struct Todos;

    GET "/todos" -> String;
}

fn main() {}
