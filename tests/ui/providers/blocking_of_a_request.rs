//! What is made for a request is borrowed: spawn the work by hand, with a copy.

pulya::routes! {
    struct Todos;

    request user (header "authorization" token: &str): &str = token;

    #[blocking]
    GET "/" => user.len().to_string();
}

fn main() {}
