//! The perfect-hash map of constant texts: whole paths, what can follow a parameter, and the texts around parameters.

use super::segment::equal;
use super::walk::MISS;

/// The longest text of a [`Statics`], in bytes. Longer ones, and the empty one, are compared one by one.
pub const CELL: usize = 32;

/// By so many bits the probe of a text is turned for each text behind it.
pub const TURN: u32 = 25;

/// Texts, or as many of them as stand together in a path, at the slot that their hash gives. Table and multiplier are
/// searched for at compile time, so that no two share a slot.
#[derive(Debug)]
pub struct Statics<const N: usize> {
    /// What spreads the probes of these texts.
    pub multiplier: u64,
    /// The lengths of the texts and the route of each slot, the number of which is a power of two. The first text's
    /// length is the lowest byte; an empty slot has a length that no text has.
    pub slots: [(u32, u32); N],
    /// The texts, each at the end of [`CELL`] bytes for each one of each slot.
    pub cells: &'static [u8],
}

impl<const N: usize> Statics<N> {
    /// The route of the texts at these places, from and to, whose `probe` is that which the table was built with, or
    /// [`MISS`].
    #[inline(always)]
    #[allow(unsafe_code)]
    pub fn find<const T: usize>(
        &self,
        path: &[u8],
        places: [(usize, usize); T],
        probe: impl Fn(&[u8], &[u8]) -> u64,
    ) -> u32 {
        let mut texts = [(&path[..0], &path[..0]); T];
        let (mut key, mut lengths) = (0u64, 0usize);
        for (index, (from, to)) in places.into_iter().enumerate() {
            if from >= to || to > path.len() || to - from > CELL {
                return MISS;
            }
            let length = to - from;
            // SAFETY: `from` is less than `to`, which is at most the length.
            let (before, text) = unsafe { (path.get_unchecked(..to), path.get_unchecked(from..to)) };
            texts[index] = (before, text);
            key = key.rotate_left(TURN) ^ probe(before, text);
            lengths |= length << (8 * index);
        }
        let slot = (key.wrapping_mul(self.multiplier) >> (64 - N.trailing_zeros())) as usize;
        let Some((expected, id)) = self.slots.get(slot) else { return MISS };
        // The lengths decide nearly always, so that only one branch is hard to guess.
        if *expected as usize != lengths {
            return MISS;
        }
        for (index, (before, text)) in texts.into_iter().enumerate() {
            let cell = self.cells.get((slot * T + index) * CELL..).and_then(|cells| cells.first_chunk());
            if !cell.is_some_and(|cell| same(cell, before, text)) {
                return MISS;
            }
        }
        *id
    }
}

/// Whether a cell ends with `text`, with which `before` ends too: without a call, since that would cost registers
/// everywhere, and with few branches, since a wrong guess of the length would cost more than all of the comparison.
#[inline(always)]
fn same(cell: &[u8; CELL], before: &[u8], text: &[u8]) -> bool {
    match before.last_chunk() {
        Some(window) => ends_with(cell, window, text),
        None => is_short(cell, text),
    }
}

/// Whether a cell ends with `text`, the last of which stands in `window`: without a call, and with few branches, since a
/// wrong guess of the length would cost more than all of the comparison.
#[inline(always)]
fn ends_with(cell: &[u8; CELL], window: &[u8; 16], text: &[u8]) -> bool {
    let Some(end) = cell.last_chunk() else { return false };
    // What stands before a shorter text in the window is left out.
    let outside = (0xFFFF_u64 >> text.len()) as u32;
    equal(window, end) | outside == 0xFFFF && (text.len() <= 16 || begins_with(cell, text))
}

/// Whether the first sixteen bytes of a longer text are those of the cell's.
#[inline(always)]
fn begins_with(cell: &[u8; CELL], text: &[u8]) -> bool {
    let own = cell.get(CELL.wrapping_sub(text.len())..).and_then(|own| own.first_chunk());
    matches!((own, text.first_chunk()), (Some(own), Some(its)) if equal(own, its) == 0xFFFF)
}

/// Whether a cell ends with a text of less than sixteen bytes, by windows that overlap as much as they must.
#[inline(always)]
fn is_short(cell: &[u8; CELL], text: &[u8]) -> bool {
    fn window<const W: usize>(text: &[u8], at: usize) -> Option<&[u8; W]> {
        text.get(at..)?.first_chunk()
    }
    let Some(own) = cell.get(CELL.wrapping_sub(text.len())..) else { return false };
    match text.len() {
        length @ 4..16 => [0, 4, 8, 12].into_iter().all(|at| {
            let at = at.min(length - 4);
            window::<4>(own, at) == window::<4>(text, at)
        }),
        // Rare, and so in few registers.
        1..4 => own.iter().zip(text).all(|(own, its)| own == its),
        _ => false,
    }
}
