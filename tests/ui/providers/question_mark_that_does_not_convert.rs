//! An initialiser's `?` takes any `std::error::Error`, and `pulya::Error`: give it one. `std::io::Error::other` makes one
//! of a `String`, a `Box<dyn Error>` and an `anyhow::Error`: `open().map_err(std::io::Error::other)?`.

fn read_limit() -> Result<u64, Vec<u64>> {
    Err(vec![1])
}

pulya::routes! {
    struct Todos;

    singleton limit: u64 = read_limit()?;

    GET "/" => limit.to_string();
}

fn main() {}
