//! A provider is a field of the table, and a field's type has a name.

pulya::routes! {
    struct Todos;

    singleton double: impl Fn(u64) -> u64 + Send + Sync = |x| x * 2;
    request numbers: Vec<_> = vec![1, 2, 3];

    GET "/" => format!("{} {numbers:?}", double(2));
}

fn main() {}
