//! Races against peers, one command each: `cargo run --release -p pulya-benches -- NAME`.

mod compile;
mod http;
mod report;

/// Counts, where it was built to: see `http::allocations`.
#[cfg(feature = "counted")]
#[global_allocator]
static COUNTED: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

fn main() {
    let name = std::env::args().nth(1).unwrap_or_default();
    match name.as_str() {
        "compile" => compile::run(),
        "http" => http::race::run(),
        "allocations" => http::allocations::run(),
        "idle" => http::idle::run(),
        // A peer in a process of its own, started by the commands above.
        "serve" => http::peers::serve(),
        _ => {
            eprintln!("usage: cargo run --release -p pulya-benches -- compile|http|allocations|idle");
            std::process::exit(2);
        }
    }
}
