//! Leave the query to the handler; the type of a path parameter may stay, since it chooses the route.

use axum::extract::Path;

async fn show(Path(id): Path<u64>) -> String {
    id.to_string()
}

pulya::routes! {
    struct Todos;

    GET "/{id}" (id: u64, query "page" page: Option<u32>) => fn show;
}

fn main() {}
