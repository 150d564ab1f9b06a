//! Short texts, which most are: a few overlapping pieces, one test.

use super::table::is_plain;
use super::word;

/// The longest text that [`copy`] takes.
pub(in super::super) const LONGEST: usize = 64;

/// [`super::copy`] for texts of at most [`LONGEST`] bytes.
///
/// # Safety
///
/// As there.
#[inline(always)]
pub(super) unsafe fn copy(src: *const u8, length: usize, dst: *mut u8) -> usize {
    // SAFETY: handed on.
    unsafe { if whole(src, length, dst) { length } else { first(src, length) } }
}

/// Copies at most [`LONGEST`] bytes; says whether none of them needs an escape.
///
/// # Safety
///
/// `length` bytes are readable at `src` and writable at `dst`, and they don't overlap.
#[inline(always)]
pub(in super::super) unsafe fn whole(src: *const u8, length: usize, dst: *mut u8) -> bool {
    // SAFETY: each pair of pieces begins at the first byte and ends at the last, and is no longer than the
    // text by the condition before it.
    unsafe {
        if length > 32 {
            // The first 32 bytes and the last.
            let rest = length - 32;
            sixteens(src, 32, dst) & sixteens(src.add(rest), 32, dst.add(rest))
        } else if length >= 16 {
            sixteens(src, length, dst)
        } else if length >= 8 {
            eights(src, length, dst)
        } else if length >= 4 {
            let (a, b) = (src.cast::<u32>(), src.add(length - 4).cast::<u32>());
            let (a, b) = (a.read_unaligned(), b.read_unaligned());
            dst.cast::<u32>().write_unaligned(a);
            dst.add(length - 4).cast::<u32>().write_unaligned(b);
            word::marks(u64::from(a) << 32 | u64::from(b)) == 0
        } else if length > 0 {
            let (a, b, c) = (*src, *src.add(length / 2), *src.add(length - 1));
            *dst = a;
            *dst.add(length / 2) = b;
            *dst.add(length - 1) = c;
            is_plain(a) & is_plain(b) & is_plain(c)
        } else {
            true
        }
    }
}

/// The position of the first byte that needs an escape.
///
/// # Safety
///
/// `length` bytes are readable.
#[cold]
unsafe fn first(src: *const u8, length: usize) -> usize {
    // SAFETY: the caller's.
    let text = unsafe { std::slice::from_raw_parts(src, length) };
    text.iter().position(|&byte| !is_plain(byte)).unwrap_or(length)
}

/// Copies 16 to 32 bytes; says whether all are plain.
///
/// # Safety
///
/// As for [`copy`], and `length` is 16 to 32.
#[inline(always)]
#[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
unsafe fn sixteens(src: *const u8, length: usize, dst: *mut u8) -> bool {
    use super::block::Block;
    use std::arch::x86_64::{__m128i, _mm_movemask_epi8};
    // SAFETY: the caller's.
    unsafe {
        let (a, b) = (__m128i::load(src), __m128i::load(src.add(length - 16)));
        a.store(dst);
        b.store(dst.add(length - 16));
        _mm_movemask_epi8(a.escapes().or(b.escapes())) == 0
    }
}

/// Copies 8 to 16 bytes; says whether all are plain.
///
/// # Safety
///
/// As for [`copy`], and `length` is 8 to 16.
#[inline(always)]
#[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
unsafe fn eights(src: *const u8, length: usize, dst: *mut u8) -> bool {
    use super::block::Block;
    use std::arch::x86_64::{_mm_loadl_epi64, _mm_movemask_epi8, _mm_storel_epi64, _mm_unpacklo_epi64};
    // SAFETY: the caller's.
    unsafe {
        let (a, b) = (_mm_loadl_epi64(src.cast()), _mm_loadl_epi64(src.add(length - 8).cast()));
        _mm_storel_epi64(dst.cast(), a);
        _mm_storel_epi64(dst.add(length - 8).cast(), b);
        _mm_movemask_epi8(_mm_unpacklo_epi64(a, b).escapes()) == 0
    }
}

/// Copies 16 to 32 bytes; says whether all are plain.
///
/// # Safety
///
/// As for [`copy`], and `length` is 16 to 32.
#[inline(always)]
#[cfg(all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable)))]
unsafe fn sixteens(src: *const u8, length: usize, dst: *mut u8) -> bool {
    use super::block::Block;
    use std::arch::aarch64::uint8x16_t;
    // SAFETY: the caller's.
    unsafe {
        let (a, b) = (uint8x16_t::load(src), uint8x16_t::load(src.add(length - 16)));
        a.store(dst);
        b.store(dst.add(length - 16));
        a.escapes().or(b.escapes()).first() >= 16
    }
}

/// Copies 16 to 32 bytes; says whether all are plain.
///
/// # Safety
///
/// As for [`copy`], and `length` is 16 to 32.
#[inline(always)]
#[cfg(not(any(
    all(target_arch = "x86_64", not(pulya_json_portable)),
    all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable))
)))]
unsafe fn sixteens(src: *const u8, length: usize, dst: *mut u8) -> bool {
    // SAFETY: the halves are 8 to 16 bytes long and together the text.
    unsafe {
        let half = length / 2;
        eights(src, half, dst) & eights(src.add(half), length - half, dst.add(half))
    }
}

/// Copies 8 to 16 bytes; says whether all are plain.
///
/// # Safety
///
/// As for [`copy`], and `length` is 8 to 16.
#[inline(always)]
#[cfg(not(all(target_arch = "x86_64", not(pulya_json_portable))))]
unsafe fn eights(src: *const u8, length: usize, dst: *mut u8) -> bool {
    use super::block::Block;
    use super::word::Word;
    // SAFETY: the caller's.
    unsafe {
        let (a, b) = (Word::load(src), Word::load(src.add(length - 8)));
        a.store(dst);
        b.store(dst.add(length - 8));
        word::marks(a.0) | word::marks(b.0) == 0
    }
}
