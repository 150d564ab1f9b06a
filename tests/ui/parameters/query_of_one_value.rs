//! Name the key of a single value; a whole query is a struct.

pulya::routes! {
    struct Todos;

    GET "/todos" (query page: Option<u32>) => format!("{page:?}");
}

fn main() {}
