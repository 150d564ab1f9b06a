//! Leave the lifetime out.

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (id: &'a str) => id;
}

fn main() {}
