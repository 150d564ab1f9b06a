//! Derive serde's `Deserialize`.

pub struct Page {
    pub number: u32,
}

pulya::routes! {
    struct Todos;

    GET "/todos" (query page: Page) => format!("page {}", page.number);
}

fn main() {}
