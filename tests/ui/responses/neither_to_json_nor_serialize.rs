//! Derive `ToJson`.

pub struct Todo {
    pub done: bool,
}

pulya::routes! {
    struct Todos;

    GET "/todo" -> Todo => Todo { done: true };
}

fn main() {}
