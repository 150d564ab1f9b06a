//! Take what comes out of a request: `Path(id): Path<u64>`, or `Query`, or `Json`.

async fn show(id: u64) -> String {
    id.to_string()
}

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" => fn show;
}

fn main() {}
