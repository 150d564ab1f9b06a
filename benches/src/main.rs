//! Races against peers, one command each: `cargo run --release -p pulya-benches -- NAME`.

mod compile;
mod report;
mod router;

fn main() {
    let name = std::env::args().nth(1).unwrap_or_default();
    match name.as_str() {
        "compile" => compile::run(),
        "router" => router::race(),
        _ => {
            eprintln!("usage: cargo run --release -p pulya-benches -- compile|router");
            std::process::exit(2);
        }
    }
}
