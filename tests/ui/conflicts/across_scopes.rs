//! Remove one of the routes: a scope's prefix is a part of the pattern.

pulya::routes! {
    struct Todos;

    GET "/admin/{page}" => format!("the page {page}");

    scope "/admin" {
        GET "/{section}" => format!("the section {section}");
    }
}

fn main() {}
