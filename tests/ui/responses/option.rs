//! Declare what is sent; the right side may give an `Option` of it all the same.

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (id: u64) -> Option<String> => (id < 10).then(|| format!("number {id}"));
}

fn main() {}
