//! A header field's name is a token: letters, digits and a few signs.

pulya::routes! {
    struct Todos;

    GET "/todos" (header "x page" page: u32) => format!("page {page}");
}

fn main() {}
