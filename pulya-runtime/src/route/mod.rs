//! What generated match code calls.

/// A path that can't be decoded: a broken escape, or bytes that are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadPath;

/// Decodes.
pub fn normalise<'p>(path: &'p str, scratch: &'p mut Vec<u8>) -> Result<&'p [u8], BadPath> {
    let _ = scratch;
    Ok(path.as_bytes())
}
