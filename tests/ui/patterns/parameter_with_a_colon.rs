//! Parameters stand in braces.

pulya::routes! {
    struct Todos;

    GET "/users/:id" => format!("the user {id}");
}

fn main() {}
