//! Strings: copied while they are plain, escaped where they are not.
//!
//! A byte needs an escape if it is below 0x20, a quote or a backslash. [`copy`] handles what nearly every
//! string is, a run without such a byte, and never writes beyond the text's own length; [`chunk`] handles the
//! rest into room that is large enough for the worst case. Nothing ever reads outside of the text.

// SAFETY of the module: each function states what must be readable and writable; blocks are loaded only
// where as many bytes remain, or overlapping the end of a text that is longer than a block.
#![allow(unsafe_code)]

#[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
mod avx2;
mod block;
#[cfg(all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable)))]
mod neon;
mod path;
mod short;
#[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
mod sse2;
mod table;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod word;

#[doc(hidden)]
pub use path::Path;

use path::copy_long;
pub(super) use path::escape_chunk as chunk;
pub(super) use short::{LONGEST as SHORT, whole as copy_short};

/// What [`chunk`] takes at once. Text beyond it gets its room when its turn comes.
pub(super) const CHUNK: usize = 1024;

/// The free bytes that [`chunk`] needs for a text of this length: every byte as `\u00xx`, and a block that is
/// stored whole where only its beginning counts.
#[inline(always)]
pub(super) const fn bound(length: usize) -> usize {
    6 * length + block::WIDEST
}

/// Copies `length` bytes up to the first one that needs an escape; says how many it copied. What lies behind
/// those in `dst[..length]` is unspecified.
///
/// # Safety
///
/// `length` bytes are readable at `src` and writable at `dst`, and they don't overlap.
#[inline(always)]
pub(super) unsafe fn copy(src: *const u8, length: usize, dst: *mut u8) -> usize {
    // SAFETY: handed on.
    unsafe {
        if length <= short::LONGEST { short::copy(src, length, dst) } else { copy_long(src, length, dst) }
    }
}
