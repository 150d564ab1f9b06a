//! The perfect-hash map of texts without parameters: whole paths, and what can follow a parameter.

use super::walk::MISS;

/// A place in a [`Statics`]: a text and its route, or `b""` and [`MISS`].
pub type Slot = (&'static [u8], u32);

/// Texts, each at the slot that its hash gives. Table and multiplier are searched for at compile time, so that no two
/// texts share a slot.
#[derive(Debug)]
pub struct Statics<const N: usize> {
    /// What spreads the probes of these texts.
    pub multiplier: u64,
    /// The slots, a power of two.
    pub slots: [Slot; N],
}

impl<const N: usize> Statics<N> {
    /// The route of `text`, whose `probe` is that which the table was built with, or [`MISS`].
    #[inline(always)]
    pub fn find(&self, text: &[u8], probe: u64) -> u32 {
        let slot = probe.wrapping_mul(self.multiplier) >> (64 - N.trailing_zeros());
        match self.slots.get(slot as usize) {
            Some((key, id)) if same(key, text) => *id,
            _ => MISS,
        }
    }
}

/// Tells texts apart by all of their bytes.
#[inline]
pub fn whole(path: &[u8], at: usize, _end: usize) -> u64 {
    let text = path.get(at..).unwrap_or_default();
    let (words, last) = text.as_chunks();
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
    let hash = words.iter().fold(text.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    mix(hash, last.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)))
}

/// Whether two texts are equal: without a call, and almost without a branch, for those of up to 32 bytes.
#[inline(always)]
fn same(key: &[u8], text: &[u8]) -> bool {
    let length = text.len();
    if key.len() != length {
        return false;
    }
    match length {
        8..=32 => {
            // Four windows, which overlap as much as they must.
            let differ = |at: usize| match (word(key, at.min(length - 8)), word(text, at.min(length - 8))) {
                (Some(key), Some(text)) => key ^ text,
                _ => 1,
            };
            differ(0) | differ(8) | differ(16) | differ(24) == 0
        }
        _ => key == text,
    }
}

#[inline(always)]
fn word(text: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*text.get(at..)?.first_chunk()?))
}
