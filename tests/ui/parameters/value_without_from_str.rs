//! Implement `FromStr` for the type.

pub struct Page {
    pub number: u32,
}

pulya::routes! {
    struct Todos;

    GET "/todos" (query "page" page: Page) => format!("page {}", page.number);
}

fn main() {}
