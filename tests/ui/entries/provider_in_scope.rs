//! Providers belong to the table: move it out of the scope.

pulya::routes! {
    struct Todos;

    scope "/admin" {
        singleton greeting: String = "Hello".to_owned();
        GET "/" => greeting;
    }
}

fn main() {}
