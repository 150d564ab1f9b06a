//! Races against peers, one command each: `cargo run --release -p pulya-benches -- NAME`.

mod compile;
mod http;
mod json;
mod providers;
mod report;
mod router;

/// Counts, where it was built to: see `http::allocations`.
#[cfg(feature = "counted")]
#[global_allocator]
static COUNTED: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("compile") => compile::run(&arguments[1..])?,
        Some("http") => http::race::run(),
        Some("allocations") => http::allocations::run(),
        Some("idle") => http::idle::run(),
        Some("json") => json::run(&arguments[1..])?,
        Some("providers") => providers::run(&arguments[1..])?,
        Some("router") => router::race(),
        // A peer in a process of its own, started by the commands above.
        Some("serve") => http::peers::serve(),
        _ => {
            return Err(
                "usage: ... -- compile | http | allocations | idle | json | providers | router".into()
            );
        }
    }
    Ok(())
}
