//! An `end` may outlive its request, and so must its value: own what it needs.

struct Audit<'r> {
    token: &'r str,
}

pulya::routes! {
    struct Todos;

    request audit (header "authorization" token: &str): Audit<'_> = Audit { token }, end = println!("{}", audit.token);

    GET "/" => audit.token.to_owned();
}

fn main() {}
