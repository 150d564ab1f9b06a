//! What a strict table writes for a response type.
pub struct Report;

fn main() {
    let _ = pulya::json::write::<Vec<Report>>(&vec![Report], &mut Vec::new());
}
