//! What is hashed of a text to tell it from other constant ones: as little as tells them apart.

/// The length, the last two bytes of the path up to the text's end, and one in the middle. Not for an empty text.
#[inline(always)]
pub fn probe(path: &[u8], text: &[u8]) -> u64 {
    let last = path.last_chunk().map_or(0, |last| u16::from_le_bytes(*last));
    text.len() as u64 | u64::from(last) << 16 | byte(text, text.len() / 2) << 32
}

/// Tells constant texts apart by their first byte and one more in the middle too.
#[inline(always)]
pub fn probe_more(path: &[u8], text: &[u8]) -> u64 {
    probe(path, text) | byte(text, 0) << 40 | byte(text, text.len() / 4) << 48
}

/// Tells texts apart by all of their bytes.
#[inline]
pub fn whole(_: &[u8], text: &[u8]) -> u64 {
    let (words, last) = text.as_chunks();
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
    let hash = words.iter().fold(text.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    mix(hash, last.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)))
}

#[inline(always)]
fn byte(text: &[u8], at: usize) -> u64 {
    text.get(at).copied().unwrap_or_default().into()
}
