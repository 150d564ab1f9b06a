//! Types stand in the list of parameters, where rustc and editors see them.

pulya::routes! {
    struct Todos;

    GET "/todos/{id: u64}" => format!("number {id}");
}

fn main() {}
