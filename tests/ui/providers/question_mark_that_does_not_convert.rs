//! An initialiser's `?` takes any `std::error::Error`: give it one.

fn read_limit() -> Result<u64, Vec<u64>> {
    Err(vec![1])
}

pulya::routes! {
    struct Todos;

    singleton limit: u64 = read_limit()?;

    GET "/" => limit.to_string();
}

fn main() {}
