//! Remove one of the routes, or give a parameter a type that the other cannot match.

pulya::routes! {
    struct Users;

    GET "/users/{name}" => format!("the user {name}");
    GET "/users/{id}" => format!("the user with the number {id}");
}

fn main() {}
