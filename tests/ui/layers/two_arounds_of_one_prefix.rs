//! Put both scopes into one.

pulya::routes! {
    struct Todos;

    scope "/admin" {
        around next.await;
        GET "/users" => "users";
    }
    scope "/admin" {
        around next.await;
        GET "/teams" => "teams";
    }
}

fn main() {}
