//! Implement `pulya::Extract` for the type, or say which part of the request it comes from.

pub struct Page {
    pub number: u32,
}

pulya::routes! {
    struct Todos;

    GET "/todos" (page: Page) => format!("page {}", page.number);
}

fn main() {}
