//! Sixteen bytes, with the instructions that every x86-64 processor has.

use std::arch::x86_64::*;

use super::block::Block;

// SAFETY: `load` and `store` move sixteen bytes; SSE2 is part of x86-64.
unsafe impl Block for __m128i {
    const WIDTH: usize = 16;

    #[inline(always)]
    unsafe fn load(src: *const u8) -> Self {
        // SAFETY: the caller's.
        unsafe { _mm_loadu_si128(src.cast()) }
    }

    #[inline(always)]
    unsafe fn store(self, dst: *mut u8) {
        // SAFETY: the caller's.
        unsafe { _mm_storeu_si128(dst.cast(), self) }
    }

    #[inline(always)]
    unsafe fn escapes(self) -> Self {
        // SAFETY: arithmetic.
        unsafe {
            let control = _mm_cmpeq_epi8(_mm_min_epu8(self, _mm_set1_epi8(0x1f)), self);
            let quote = _mm_cmpeq_epi8(self, _mm_set1_epi8(b'"' as i8));
            let backslash = _mm_cmpeq_epi8(self, _mm_set1_epi8(b'\\' as i8));
            _mm_or_si128(control, _mm_or_si128(quote, backslash))
        }
    }

    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        // SAFETY: arithmetic.
        unsafe { _mm_or_si128(self, other) }
    }

    #[inline(always)]
    unsafe fn first(self) -> usize {
        // SAFETY: arithmetic.
        unsafe { _mm_movemask_epi8(self).trailing_zeros() as usize }
    }
}
