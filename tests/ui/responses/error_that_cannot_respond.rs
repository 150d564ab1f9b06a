//! Make the error respond, or convert it with `?` into the table's error type, which does.

fn count() -> Result<u64, Vec<u64>> {
    Err(vec![1])
}

pulya::routes! {
    struct Todos;

    GET "/count" -> u64 => count();
}

fn main() {}
