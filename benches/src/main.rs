//! Races against peers, one command each: `cargo run --release -p pulya-benches -- NAME`.

mod compile;
mod json;
mod report;
mod router;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("compile") => compile::run(),
        Some("json") => json::run(&arguments[1..])?,
        Some("router") => router::race(),
        _ => return Err("usage: cargo run --release -p pulya-benches -- compile | json | router".into()),
    }
    Ok(())
}
