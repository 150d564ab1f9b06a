//! Give the parameter another name: on the right side one name means one thing.

pulya::routes! {
    struct Todos;

    singleton page: String = "Hello".to_owned();

    GET "/todos" (query "page" page: u32) => format!("page {page}");
}

fn main() {}
