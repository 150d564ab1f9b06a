//! JSON against sonic-rs, serde_json and simd-json-derive.

mod cost;
mod race;
mod shapes;

type Failure = Box<dyn std::error::Error>;

/// `json [shape ...]` races all shapes, or those named. `json --shape NAME CONTESTANT COUNT` writes one shape
/// a number of times and nothing else, for callgrind. `json --costs` prints what doesn't need a race:
/// instructions, code size, compile time, the cost of decoding a body.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments.first().map(String::as_str) {
        Some("--shape") => race::repeat(&arguments[1..]),
        Some("--costs") => cost::print(),
        _ => race::print(arguments).and_then(|()| if arguments.is_empty() { cost::print() } else { Ok(()) }),
    }
}
