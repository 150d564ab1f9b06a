//! Give each parameter its own name.

pulya::routes! {
    struct Todos;

    GET "/{id}/todos/{id}" => format!("number {id}");
}

fn main() {}
