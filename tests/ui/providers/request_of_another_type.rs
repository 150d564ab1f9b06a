//! Give what the provider declares.

pulya::routes! {
    struct Todos;

    request user: String = 1 + 1;
    request mut tx: u8 = 0, end = tx > 1;

    GET "/" => format!("{user} {tx}");
}

fn main() {}
