//! Give `()`: nothing is sent with that status.

pulya::routes! {
    struct Todos;

    DELETE "/todos/{id}" (id: u64) -> 204 => id;
}

fn main() {}
