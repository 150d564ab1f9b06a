//! What a table writes for a response type.
pub struct Report;

fn main() {
    use pulya::json::{EncodeNothing as _, EncodeSerde as _, Tag};
    let _ = Tag::<Report>::new().encode(&Report, &mut Vec::new());
}
