//! Write the method that was meant.

pulya::routes! {
    struct Todos;

    DELTE "/todos/{id}" => format!("no more {id}");
}

fn main() {}
