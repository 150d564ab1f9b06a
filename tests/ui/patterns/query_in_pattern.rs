//! The query is no part of the path: declare it as a parameter.

pulya::routes! {
    struct Todos;

    GET "/todos?page={page}" => format!("page {page}");
}

fn main() {}
