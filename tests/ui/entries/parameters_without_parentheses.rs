//! Parameters stand in parentheses.

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" id: u64 => format!("number {id}");
}

fn main() {}
