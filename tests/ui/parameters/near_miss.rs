//! Use one name on both sides.

pulya::routes! {
    struct Users;

    GET "/users/{user_id}" (userid: u64) => format!("the user {userid}");
}

fn main() {}
