//! Put the parameter into the pattern, or say which part of the request it comes from.

pulya::routes! {
    struct Todos;

    GET "/todos" (page: u32) => format!("page {page}");
}

fn main() {}
