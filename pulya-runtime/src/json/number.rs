//! Numbers and truth values, written where they go.

// SAFETY of the module: each function writes at most the number of bytes of its constant, all of which the
// caller has seen to, and returns the place behind what it wrote. It may store up to that constant where
// fewer bytes count.
#![allow(unsafe_code)]

use std::mem::{MaybeUninit, size_of};
use std::ptr;

/// The bytes that [`bool`] may touch.
pub(super) const BOOL: usize = 8;
/// The bytes that [`u32()`] may touch.
pub(super) const U32: usize = 10;
/// The bytes that [`i32()`] may touch.
pub(super) const I32: usize = 11;
/// The bytes that [`u64()`] may touch.
pub(super) const U64: usize = 20;
/// The bytes that [`i64()`] may touch.
pub(super) const I64: usize = 20;
/// The bytes that [`u128()`] may touch.
pub(super) const U128: usize = 39;
/// The bytes that [`i128()`] may touch.
pub(super) const I128: usize = 40;
/// The bytes that [`f32()`] may touch.
pub(super) const F32: usize = FLOAT;
/// The bytes that [`f64()`] may touch.
pub(super) const F64: usize = FLOAT;

/// A float is copied with the whole buffer that it was formatted in.
const FLOAT: usize = size_of::<zmij::Buffer>();

const _: () = assert!(FLOAT >= 24 && FLOAT <= 32);

static PAIRS: [u8; 200] = {
    let mut pairs = [0; 200];
    let mut n = 0;
    while n < 100 {
        pairs[2 * n] = b'0' + (n / 10) as u8;
        pairs[2 * n + 1] = b'0' + (n % 10) as u8;
        n += 1;
    }
    pairs
};

/// # Safety
///
/// [`BOOL`] bytes are writable.
#[inline(always)]
pub(super) unsafe fn bool(dst: *mut u8, value: bool) -> *mut u8 {
    let text: [u8; 8] = if value { *b"true\0\0\0\0" } else { *b"false\0\0\0" };
    // SAFETY: the caller's.
    unsafe {
        dst.cast::<[u8; 8]>().write_unaligned(text);
        dst.add(5 - usize::from(value))
    }
}

/// # Safety
///
/// [`U32`] bytes are writable.
pub(super) unsafe fn u32(dst: *mut u8, value: u32) -> *mut u8 {
    // SAFETY: the digits of a `u32` are at most ten.
    unsafe {
        if value < 10_000 {
            upto4(dst, value)
        } else if value < 100_000_000 {
            let dst = upto4(dst, value / 10_000);
            four(dst, value % 10_000)
        } else {
            let dst = upto4(dst, value / 100_000_000);
            eight(dst, value % 100_000_000)
        }
    }
}

/// # Safety
///
/// [`I32`] bytes are writable.
#[inline]
pub(super) unsafe fn i32(dst: *mut u8, value: i32) -> *mut u8 {
    // SAFETY: a sign and ten digits.
    unsafe { u32(sign(dst, value < 0), value.unsigned_abs()) }
}

/// # Safety
///
/// [`U64`] bytes are writable.
pub(super) unsafe fn u64(dst: *mut u8, value: u64) -> *mut u8 {
    // SAFETY: the digits of a `u64` are at most twenty.
    unsafe {
        if let Ok(small) = u32::try_from(value) {
            return u32(dst, small);
        }
        if value < 10_000_000_000_000_000 {
            let dst = u32(dst, (value / 100_000_000) as u32);
            eight(dst, (value % 100_000_000) as u32)
        } else {
            let (high, low) = (value / 10_000_000_000_000_000, value % 10_000_000_000_000_000);
            let dst = upto4(dst, high as u32);
            let dst = eight(dst, (low / 100_000_000) as u32);
            eight(dst, (low % 100_000_000) as u32)
        }
    }
}

/// # Safety
///
/// [`I64`] bytes are writable.
#[inline]
pub(super) unsafe fn i64(dst: *mut u8, value: i64) -> *mut u8 {
    // SAFETY: a sign and nineteen digits.
    unsafe { u64(sign(dst, value < 0), value.unsigned_abs()) }
}

/// # Safety
///
/// [`U128`] bytes are writable.
pub(super) unsafe fn u128(dst: *mut u8, value: u128) -> *mut u8 {
    let mut buffer = itoa::Buffer::new();
    // SAFETY: at most 39 digits.
    unsafe { text(dst, buffer.format(value)) }
}

/// # Safety
///
/// [`I128`] bytes are writable.
pub(super) unsafe fn i128(dst: *mut u8, value: i128) -> *mut u8 {
    let mut buffer = itoa::Buffer::new();
    // SAFETY: a sign and at most 39 digits.
    unsafe { text(dst, buffer.format(value)) }
}

/// # Safety
///
/// [`F32`] bytes are writable.
pub(super) unsafe fn f32(dst: *mut u8, value: f32) -> *mut u8 {
    // SAFETY: the caller's.
    unsafe {
        if !value.is_finite() {
            return text(dst, "null");
        }
        let mut buffer = zmij::Buffer::new();
        let formatted = buffer.format_finite(value);
        let (start, length) = (formatted.as_ptr(), formatted.len());
        float(dst, &buffer, start, length)
    }
}

/// # Safety
///
/// [`F64`] bytes are writable.
pub(super) unsafe fn f64(dst: *mut u8, value: f64) -> *mut u8 {
    // SAFETY: the caller's.
    unsafe {
        if !value.is_finite() {
            return text(dst, "null");
        }
        let mut buffer = zmij::Buffer::new();
        let formatted = buffer.format_finite(value);
        let (start, length) = (formatted.as_ptr(), formatted.len());
        float(dst, &buffer, start, length)
    }
}

/// Copies what was formatted into `buffer`, of which `length` bytes from `start` count.
///
/// # Safety
///
/// [`FLOAT`] bytes are writable; `start` and `length` are those of the text.
#[inline(always)]
unsafe fn float(dst: *mut u8, buffer: &zmij::Buffer, start: *const u8, length: usize) -> *mut u8 {
    let base = ptr::from_ref(buffer).cast::<MaybeUninit<u8>>();
    // SAFETY: the buffer is FLOAT bytes, initialised or not. Copying all of them is a few moves, where the
    // text's own length would be a call. The text is the beginning of the buffer or is copied from where it is.
    unsafe {
        if ptr::eq(base.cast(), start) {
            ptr::copy_nonoverlapping(base, dst.cast(), FLOAT);
        } else {
            ptr::copy_nonoverlapping(start, dst, length);
        }
        dst.add(length)
    }
}

/// # Safety
///
/// The text's length is writable.
#[inline(always)]
unsafe fn text(dst: *mut u8, text: &str) -> *mut u8 {
    // SAFETY: the caller's.
    unsafe {
        ptr::copy_nonoverlapping(text.as_ptr(), dst, text.len());
        dst.add(text.len())
    }
}

/// # Safety
///
/// A byte is writable.
#[inline(always)]
unsafe fn sign(dst: *mut u8, negative: bool) -> *mut u8 {
    // SAFETY: the caller's.
    unsafe {
        dst.write(b'-');
        dst.add(usize::from(negative))
    }
}

/// Writes one to four digits.
///
/// # Safety
///
/// The digits' number is writable; `value` is below 10,000.
#[inline(always)]
unsafe fn upto4(dst: *mut u8, value: u32) -> *mut u8 {
    // SAFETY: the caller's.
    unsafe {
        if value < 100 {
            upto2(dst, value)
        } else {
            let dst = upto2(dst, value / 100);
            pair(dst, value % 100)
        }
    }
}

/// # Safety
///
/// The digits' number is writable; `value` is below 100.
#[inline(always)]
unsafe fn upto2(dst: *mut u8, value: u32) -> *mut u8 {
    // SAFETY: the caller's.
    unsafe {
        if value < 10 {
            dst.write(b'0' + value as u8);
            dst.add(1)
        } else {
            pair(dst, value)
        }
    }
}

/// # Safety
///
/// Two bytes are writable; `value` is below 100.
#[inline(always)]
unsafe fn pair(dst: *mut u8, value: u32) -> *mut u8 {
    // SAFETY: the caller's; the table has a hundred pairs.
    unsafe {
        ptr::copy_nonoverlapping(PAIRS.as_ptr().add(2 * value as usize), dst, 2);
        dst.add(2)
    }
}

/// # Safety
///
/// Four bytes are writable; `value` is below 10,000.
#[inline(always)]
unsafe fn four(dst: *mut u8, value: u32) -> *mut u8 {
    // SAFETY: the caller's.
    unsafe { pair(pair(dst, value / 100), value % 100) }
}

/// # Safety
///
/// Eight bytes are writable; `value` is below 100,000,000.
#[inline(always)]
unsafe fn eight(dst: *mut u8, value: u32) -> *mut u8 {
    // SAFETY: the caller's.
    unsafe { four(four(dst, value / 10_000), value % 10_000) }
}
