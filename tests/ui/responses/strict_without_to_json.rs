//! Derive `ToJson` too: `#[json(strict)]` sends nothing through serde.

#[derive(serde::Serialize)]
pub struct Todo {
    pub done: bool,
}

pulya::routes! {
    #[json(strict)]
    struct Todos;

    GET "/todo" -> Todo => Todo { done: true };
}

fn main() {}
