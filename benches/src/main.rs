//! Races against peers: `cargo run --release -p pulya-benches -- <race>`.

mod json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("json") => json::run(&arguments[1..]),
        _ => Err("usage: pulya-benches json [shape ...]".into()),
    }
}
