//! A type says what a parameter takes; whatever else is to hold is checked on the right side.

pulya::routes! {
    struct Todos;

    GET "/users/{id:[0-9]+}" => format!("the user {id}");
}

fn main() {}
