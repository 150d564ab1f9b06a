//! Import the type.

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (id: TodoId) => format!("number {id}");
}

fn main() {}
