//! List the path parameter by its name: `(id: u64)`.

use axum::extract::Path;

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (Path(number): Path<u64>) => format!("{number} {id}");
}

fn main() {}
