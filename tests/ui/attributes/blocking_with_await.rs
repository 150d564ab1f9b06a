//! Await outside of a `#[blocking]` route, or drop the attribute.

async fn total() -> String {
    "1,024".to_owned()
}

pulya::routes! {
    struct Todos;

    #[blocking]
    GET "/total" => total().await;
}

fn main() {}
