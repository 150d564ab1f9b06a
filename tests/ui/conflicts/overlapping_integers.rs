//! A number can be both: give the two the same type and one route, or tell them apart by a segment of text.

pulya::routes! {
    struct Users;

    GET "/users/{id}" (id: u32) => format!("the user {id}");
    GET "/users/{number}" (number: u64) => format!("the user {number}");
}

fn main() {}
