//! The perfect-hash map of texts without parameters: whole paths, and what can follow a parameter.

use super::found::Captures;
use super::segment::end;
use super::walk::MISS;

/// The longest text of a [`Statics`], in bytes. Longer ones, and the empty one, are compared one by one.
pub const CELL: usize = 32;

/// Texts, each at the slot that its hash gives. Table and multiplier are searched for at compile time, so that no two
/// texts share a slot.
#[derive(Debug)]
pub struct Statics<const N: usize> {
    /// What spreads the probes of these texts.
    pub multiplier: u64,
    /// The length of the text and the route of each slot, the number of which is a power of two. An empty slot has a
    /// length that no text has.
    pub slots: [(u32, u32); N],
    /// The texts, [`CELL`] bytes for each slot.
    pub cells: &'static [u8],
}

impl<const N: usize> Statics<N> {
    /// The route of the text from `at` to `end`, whose `probe` is that which the table was built with, or [`MISS`].
    #[inline(always)]
    pub fn find(&self, path: &[u8], at: usize, end: usize, probe: u64) -> u32 {
        let slot = (probe.wrapping_mul(self.multiplier) >> (64 - N.trailing_zeros())) as usize;
        let (Some((length, id)), Some(text)) = (self.slots.get(slot), path.get(at..end)) else { return MISS };
        let cell = self.cells.get(slot * CELL..).and_then(|cells| cells.first_chunk::<CELL>());
        match cell {
            // The length decides nearly always, so that only one branch is hard to guess.
            Some(cell) if *length as usize == text.len() && same(cell, text) => *id,
            _ => MISS,
        }
    }
}

impl<const N: usize> Statics<N> {
    /// The route of the text from `at` to the next slash, if all that remains behind that is one segment, which is
    /// captured; or [`MISS`].
    #[inline(always)]
    pub fn leaf(
        &self,
        path: &[u8],
        at: usize,
        probe: impl Fn(&[u8], usize, usize) -> u64,
        index: usize,
        captures: &mut Captures,
    ) -> u32 {
        let middle = end(path, at);
        let from = middle + 1;
        if from >= path.len() || end(path, from) < path.len() {
            return MISS;
        }
        let hit = self.find(path, at, middle, probe(path, at, middle));
        if hit != MISS {
            captures.put(index, from, path.len());
        }
        hit
    }
}

/// Tells texts apart by all of their bytes.
#[inline]
pub fn whole(path: &[u8], at: usize, end: usize) -> u64 {
    let text = path.get(at..end).unwrap_or_default();
    let (words, last) = text.as_chunks();
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
    let hash = words.iter().fold(text.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    mix(hash, last.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)))
}

/// Whether a cell begins with `text`: without a call, by windows that overlap as much as they must, and with few
/// branches, since a wrong guess of the length would cost more than all of the comparison.
#[inline(always)]
fn same(cell: &[u8; CELL], text: &[u8]) -> bool {
    fn window<const W: usize>(text: &[u8], at: usize) -> Option<&[u8; W]> {
        text.get(at..)?.first_chunk()
    }
    match text.len() {
        length @ 4..=16 => {
            let equal = |at: usize| {
                let at = at.min(length - 4);
                window::<4>(cell, at) == window::<4>(text, at)
            };
            equal(0) && equal(4) && equal(8) && equal(12)
        }
        length @ 17..=CELL => {
            let equal = |at| window::<16>(cell, at) == window::<16>(text, at);
            equal(0) && equal(length - 16)
        }
        // The first, the middle and the last byte are all there are. A comparison of any length would be a call.
        length @ 1..4 => [0, length / 2, length - 1].iter().all(|at| cell.get(*at) == text.get(*at)),
        _ => false,
    }
}
