//! Name a function that is in scope: `fn handlers::show`.

mod handlers {
    pub async fn show() {}
}

pulya::routes! {
    struct Todos;

    GET "/first"  => fn handlers::shwo;
    GET "/second" => fn show;
}

fn main() {}
