//! The name of a route stands right behind its pattern.

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (id: u64) as todo => format!("number {id}");
}

fn main() {}
