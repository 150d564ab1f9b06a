//! Races against peers: `cargo run --release -p pulya-benches -- NAME`.

mod router;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("router") => router::race(),
        _ => eprintln!("name a race: router"),
    }
}
