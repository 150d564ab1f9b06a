//! Name the function alone: `fn index`.

async fn index() {}

pulya::routes! {
    struct Todos;

    GET "/first"  => fn index();
    GET "/second" => fn || async { "closure" };
    GET "/third"  => fn;
}

fn main() {}
