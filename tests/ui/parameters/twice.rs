//! Give each parameter its own name.

pulya::routes! {
    struct Todos;

    GET "/todos" (query "page" page: u32, header "x-page" page: u32) => format!("page {page}");
}

fn main() {}
