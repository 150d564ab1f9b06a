//! Implement `FromStr` for the type.

pub struct Id {
    pub number: u32,
}

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (id: Id) => format!("number {}", id.number);
}

fn main() {}
