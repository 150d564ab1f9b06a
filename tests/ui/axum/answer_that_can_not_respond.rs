//! Give what axum can send: `Json(Todo { .. })`, or call it from a route that says `-> Todo`.

struct Todo {
    pub title: String,
}

async fn first() -> Todo {
    Todo { title: "tea".to_owned() }
}

pulya::routes! {
    struct Todos;

    GET "/first" => fn first;
}

fn main() {}
