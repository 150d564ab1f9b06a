//! Return an error where it does not pass: `guard admins_only(user)?;`.

fn is_open() -> bool {
    true
}

pulya::routes! {
    struct Todos;

    guard is_open();

    GET "/" => "pulya";
}

fn main() {}
