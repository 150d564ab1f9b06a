//! An answer with that status has no body.

pulya::routes! {
    struct Todos;

    DELETE "/todos/{id}" (id: u64) -> 204 String => format!("no more {id}");
}

fn main() {}
