//! Give one of them another name.

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (query "id" id: u64) => format!("number {id}");
}

fn main() {}
