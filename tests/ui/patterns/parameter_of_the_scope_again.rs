//! Give each parameter its own name: those of the scope are in scope too.

pulya::routes! {
    struct Todos;

    scope "/users/{id}" {
        GET "/todos/{id}" => format!("number {id}");
    }
}

fn main() {}
