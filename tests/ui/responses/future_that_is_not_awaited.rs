//! Await it.

async fn count() -> u64 {
    3
}

pulya::routes! {
    struct Todos;

    GET "/count" -> u64 => count();
}

fn main() {}
