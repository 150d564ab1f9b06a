//! Sixteen bytes, with the instructions that every 64-bit ARM processor has.

use std::arch::aarch64::*;

use super::block::Block;

// SAFETY: `load` and `store` move sixteen bytes; NEON is part of AArch64.
unsafe impl Block for uint8x16_t {
    const WIDTH: usize = 16;

    #[inline(always)]
    unsafe fn load(src: *const u8) -> Self {
        // SAFETY: the caller's.
        unsafe { vld1q_u8(src) }
    }

    #[inline(always)]
    unsafe fn store(self, dst: *mut u8) {
        // SAFETY: the caller's.
        unsafe { vst1q_u8(dst, self) }
    }

    #[inline(always)]
    unsafe fn escapes(self) -> Self {
        // SAFETY: arithmetic.
        unsafe {
            let control = vcltq_u8(self, vdupq_n_u8(0x20));
            let quote = vceqq_u8(self, vdupq_n_u8(b'"'));
            let backslash = vceqq_u8(self, vdupq_n_u8(b'\\'));
            vorrq_u8(control, vorrq_u8(quote, backslash))
        }
    }

    #[inline(always)]
    unsafe fn or(self, other: Self) -> Self {
        // SAFETY: arithmetic.
        unsafe { vorrq_u8(self, other) }
    }

    #[inline(always)]
    unsafe fn first(self) -> usize {
        // SAFETY: arithmetic. Narrowing by four bits leaves four bits for each byte, first byte lowest.
        let nibbles =
            unsafe { vget_lane_u64::<0>(vreinterpret_u64_u8(vshrn_n_u16::<4>(vreinterpretq_u16_u8(self)))) };
        (nibbles.trailing_zeros() / 4) as usize
    }
}
