//! Thirty-two bytes, on processors that have AVX2.

use std::arch::x86_64::*;

use super::block::{self, Block};

// SAFETY: `load` and `store` move thirty-two bytes. The functions are only reached through the two below,
// which may only be called where AVX2 was found.
unsafe impl Block for __m256i {
    const WIDTH: usize = 32;

    #[inline(always)]
    unsafe fn load(src: *const u8) -> Self {
        // SAFETY: the caller's.
        unsafe { _mm256_loadu_si256(src.cast()) }
    }

    #[inline(always)]
    unsafe fn store(self, dst: *mut u8) {
        // SAFETY: the caller's.
        unsafe { _mm256_storeu_si256(dst.cast(), self) }
    }

    #[inline(always)]
    unsafe fn escapes(self) -> Self {
        // SAFETY: arithmetic, on a processor that has it.
        unsafe {
            let control = _mm256_cmpeq_epi8(_mm256_min_epu8(self, _mm256_set1_epi8(0x1f)), self);
            let quote = _mm256_cmpeq_epi8(self, _mm256_set1_epi8(b'"' as i8));
            let backslash = _mm256_cmpeq_epi8(self, _mm256_set1_epi8(b'\\' as i8));
            _mm256_or_si256(control, _mm256_or_si256(quote, backslash))
        }
    }

    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        // SAFETY: arithmetic, on a processor that has it.
        unsafe { _mm256_or_si256(self, other) }
    }

    #[inline(always)]
    unsafe fn first(self) -> usize {
        // SAFETY: arithmetic, on a processor that has it.
        unsafe { _mm256_movemask_epi8(self).trailing_zeros() as usize }
    }
}

/// # Safety
///
/// As for [`block::copy`], on a processor that has AVX2.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn copy(src: *const u8, length: usize, dst: *mut u8) -> usize {
    // SAFETY: the caller's.
    unsafe { block::copy::<__m256i>(src, length, dst) }
}

/// # Safety
///
/// As for [`block::chunk`], on a processor that has AVX2.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn chunk(text: &[u8], dst: *mut u8) -> *mut u8 {
    // SAFETY: the caller's.
    unsafe { block::chunk::<__m256i>(text, dst) }
}
