//! Declare the type, so that it is sent as JSON; or make the value something that can be sent as it is.

struct Todo {
    done: bool,
}

pulya::routes! {
    struct Todos;

    GET "/todo" => Todo { done: true };
}

fn main() {}
