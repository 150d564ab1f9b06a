//! Matching goes by the name of a type: write the type itself.

type Id = u64;

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (id: Id) => format!("number {id}");
}

fn main() {}
