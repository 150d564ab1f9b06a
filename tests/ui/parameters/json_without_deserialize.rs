//! Derive serde's `Deserialize`.

pub struct NewTodo {
    pub text: String,
}

pulya::routes! {
    struct Todos;

    POST "/todos" (json new: NewTodo) => new.text;
}

fn main() {}
