//! A guard passes with `()`: drop what was found, or make it a request provider.

fn find(_: &str) -> Result<String, std::io::Error> {
    Ok(String::new())
}

pulya::routes! {
    struct Todos;

    guard (header "x-key" key: &str) find(key)?;

    GET "/" => "pulya";
}

fn main() {}
