//! Give one of the routes another name.

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" as todo (id: u64) => format!("number {id}");
    GET "/items/{id}" as todo (id: u64) => format!("number {id}");
}

fn main() {}
