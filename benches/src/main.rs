//! Races against peers, one command each: `cargo run --release -p pulya-benches -- NAME`.

mod compile;
mod report;
mod router;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("compile") => compile::run(),
        Some("router") => router::race(),
        _ => return Err("usage: cargo run --release -p pulya-benches -- compile | router".into()),
    }
    Ok(())
}
