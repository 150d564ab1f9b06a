//! Eight bytes in an integer: the path of every processor without a vector path of its own.

use super::block::Block;

/// Eight bytes of text; after [`Block::escapes`], 0x80 in each marked byte. Marks above the first one may be
/// wrong, because subtractions borrow from the next byte; the first and their absence are exact.
#[derive(Clone, Copy)]
pub(super) struct Word(pub(super) u64);

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

// SAFETY: `load` and `store` move eight bytes, in ordinary instructions.
unsafe impl Block for Word {
    const WIDTH: usize = 8;

    #[inline(always)]
    unsafe fn load(src: *const u8) -> Self {
        // SAFETY: the caller's. The first byte becomes the lowest on any processor.
        Self(u64::from_le(unsafe { src.cast::<u64>().read_unaligned() }))
    }

    #[inline(always)]
    unsafe fn store(self, dst: *mut u8) {
        // SAFETY: the caller's.
        unsafe { dst.cast::<u64>().write_unaligned(self.0.to_le()) }
    }

    #[inline(always)]
    unsafe fn escapes(self) -> Self {
        Self(marks(self.0))
    }

    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[inline(always)]
    unsafe fn first(self) -> usize {
        (self.0.trailing_zeros() / 8) as usize
    }
}

/// 0x80 in the first byte that needs an escape, and zero if there is none.
#[inline(always)]
pub(super) fn marks(word: u64) -> u64 {
    let control = word.wrapping_sub(ONES * 0x20);
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (control | quote | backslash) & !word & HIGH
}
