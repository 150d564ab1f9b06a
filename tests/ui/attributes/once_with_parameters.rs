//! `#[once]` keeps one answer for all requests: remove it, or what differs from request to request.

pulya::routes! {
    struct Todos;

    #[once]
    GET "/todos/{id}" => format!("number {id}");
}

fn main() {}
