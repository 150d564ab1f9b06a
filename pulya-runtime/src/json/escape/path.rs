//! Which blocks a text is read in.

use super::block;
use super::word::Word;

/// A width of block. Doc-hidden, for tests that force each in turn.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// Eight bytes in an integer.
    Word,
    /// Sixteen bytes, x86-64.
    #[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
    Sse2,
    /// Thirty-two bytes, x86-64 where the processor has them.
    #[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
    Avx2,
    /// Sixteen bytes, 64-bit ARM.
    #[cfg(all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable)))]
    Neon,
}

impl Path {
    /// The paths that this processor can take.
    pub fn available() -> Vec<Self> {
        #[allow(unused_mut, reason = "one target has one path")]
        let mut paths = vec![Path::Word];
        #[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
        {
            paths.push(Path::Sse2);
            if has_avx2() {
                paths.push(Path::Avx2);
            }
        }
        #[cfg(all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable)))]
        paths.push(Path::Neon);
        paths
    }

    /// The text as a JSON string, by this path alone. `None` for a path that is not available.
    pub fn escape(self, text: &str) -> Option<Vec<u8>> {
        if !Self::available().contains(&self) {
            return None;
        }
        // An allocation of the exact size, so that a sanitizer sees a read or a write beyond it.
        let mut plain = vec![0_u8; text.len()];
        // SAFETY: source and destination have the text's length, and the path is available.
        let done = unsafe { self.copy(text.as_ptr(), text.len(), plain.as_mut_ptr()) };
        let mut json = vec![b'"'];
        json.extend_from_slice(&plain[..done]);
        for piece in text.as_bytes()[done..].chunks(super::CHUNK) {
            let mut room = vec![0_u8; super::bound(piece.len())];
            let start = room.as_mut_ptr();
            // SAFETY: the room is what `chunk` asks for, and the path is available.
            let end = unsafe { self.chunk(piece, start) };
            json.extend_from_slice(&room[..end as usize - start as usize]);
        }
        json.push(b'"');
        Some(json)
    }

    /// # Safety
    ///
    /// As for [`super::copy`], and the path is available.
    unsafe fn copy(self, src: *const u8, length: usize, dst: *mut u8) -> usize {
        // SAFETY: the caller's; each arm has checked that a block fits.
        unsafe {
            match self {
                Path::Word if length >= 8 => block::copy::<Word>(src, length, dst),
                #[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
                Path::Sse2 if length >= 16 => block::copy::<std::arch::x86_64::__m128i>(src, length, dst),
                #[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
                Path::Avx2 if length >= 32 => super::avx2::copy(src, length, dst),
                #[cfg(all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable)))]
                Path::Neon if length >= 16 => block::copy::<std::arch::aarch64::uint8x16_t>(src, length, dst),
                _ => super::short::copy(src, length, dst),
            }
        }
    }

    /// # Safety
    ///
    /// As for [`escape_chunk`], and the path is available.
    unsafe fn chunk(self, text: &[u8], dst: *mut u8) -> *mut u8 {
        // SAFETY: the caller's.
        unsafe {
            match self {
                Path::Word => block::chunk::<Word>(text, dst),
                #[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
                Path::Sse2 => block::chunk::<std::arch::x86_64::__m128i>(text, dst),
                #[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
                Path::Avx2 => super::avx2::chunk(text, dst),
                #[cfg(all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable)))]
                Path::Neon => block::chunk::<std::arch::aarch64::uint8x16_t>(text, dst),
            }
        }
    }
}

#[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
#[inline(always)]
fn has_avx2() -> bool {
    // Asks the processor once; afterwards one load.
    std::arch::is_x86_feature_detected!("avx2")
}

/// [`super::copy`] for texts of more than [`LONGEST`](super::short::LONGEST) bytes.
///
/// # Safety
///
/// As there.
#[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
pub(super) unsafe fn copy_long(src: *const u8, length: usize, dst: *mut u8) -> usize {
    // SAFETY: the caller's; the text is longer than a block.
    unsafe {
        if has_avx2() {
            super::avx2::copy(src, length, dst)
        } else {
            block::copy::<std::arch::x86_64::__m128i>(src, length, dst)
        }
    }
}

/// [`super::copy`] for texts of more than [`LONGEST`](super::short::LONGEST) bytes.
///
/// # Safety
///
/// As there.
#[cfg(all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable)))]
pub(super) unsafe fn copy_long(src: *const u8, length: usize, dst: *mut u8) -> usize {
    // SAFETY: the caller's; the text is longer than a block.
    unsafe { block::copy::<std::arch::aarch64::uint8x16_t>(src, length, dst) }
}

/// [`super::copy`] for texts of more than [`LONGEST`](super::short::LONGEST) bytes.
///
/// # Safety
///
/// As there.
#[cfg(not(any(
    all(target_arch = "x86_64", not(pulya_json_portable)),
    all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable))
)))]
pub(super) unsafe fn copy_long(src: *const u8, length: usize, dst: *mut u8) -> usize {
    // SAFETY: the caller's; the text is longer than a block.
    unsafe { block::copy::<Word>(src, length, dst) }
}

/// Writes a text with its escapes; returns the place behind it.
///
/// # Safety
///
/// [`bound`](super::bound) of the text's length is writable at `dst`, and doesn't overlap the text.
pub(in super::super) unsafe fn escape_chunk(text: &[u8], dst: *mut u8) -> *mut u8 {
    // Sixteen bytes at once even where thirty-two are to be had: where there are escapes there are more.
    // SAFETY: the caller's.
    unsafe {
        #[cfg(all(target_arch = "x86_64", not(pulya_json_portable)))]
        return block::chunk::<std::arch::x86_64::__m128i>(text, dst);
        #[cfg(all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable)))]
        return block::chunk::<std::arch::aarch64::uint8x16_t>(text, dst);
        #[cfg(not(any(
            all(target_arch = "x86_64", not(pulya_json_portable)),
            all(target_arch = "aarch64", target_endian = "little", not(pulya_json_portable))
        )))]
        return block::chunk::<Word>(text, dst);
    }
}
