//! A guard sees the path parameters of its scope: write `{id}` into the prefix, or check it in the route.

pulya::routes! {
    struct Todos;

    scope "/lists" {
        guard (id: u64) drop(id);

        GET "/{id}" => id;
    }
}

fn main() {}
