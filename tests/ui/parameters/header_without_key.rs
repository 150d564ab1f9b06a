//! A header field has a name of its own.

pulya::routes! {
    struct Todos;

    GET "/todos" (header token: &str) => token.to_owned();
}

fn main() {}
