//! Where a segment ends.

/// Where the segment that begins at `at` ends: at the slash behind it, or at the end of the path.
///
/// Sixteen bytes at once, so that segments of usual lengths cost the same, and no guess of the length.
#[inline(always)]
pub fn end(path: &[u8], at: usize) -> usize {
    let length = path.len();
    let Some(last) = length.checked_sub(16) else { return end_of_short(path, at) };
    // Near the end of the path the window begins before the segment, and what it finds there is shifted out.
    let from = at.min(last);
    let Some(window) = path.get(from..).and_then(|path| path.first_chunk()) else { return length };
    match slashes(window) >> (at - from) {
        0 if length - at <= 16 => length,
        0 => search(path, at + 16),
        slashes => at + slashes.trailing_zeros() as usize,
    }
}

/// The same in a path of less than sixteen bytes, by windows of eight.
#[inline]
fn end_of_short(path: &[u8], at: usize) -> usize {
    let length = path.len();
    let Some(window) = path.last_chunk() else { return search(path, at) };
    let last = length - 8;
    let from = at.min(last);
    let window = match path.first_chunk() {
        Some(first) if from == 0 => first,
        _ if from == last => window,
        _ => return search(path, at),
    };
    match zeros(u64::from_le_bytes(*window) ^ SLASHES) >> (8 * (at - from)).min(63) {
        0 if length - at <= 8 => length,
        0 => search(path, at + 8),
        zeros => at + zeros.trailing_zeros() as usize / 8,
    }
}

#[inline(never)]
fn search(path: &[u8], at: usize) -> usize {
    let ahead = path.get(at..).unwrap_or_default();
    memchr::memchr(b'/', ahead).map_or(path.len(), |slash| at + slash)
}

const SLASHES: u64 = 0x0101_0101_0101_0101 * b'/' as u64;

/// The highest bit of every byte of `word` that is zero, and of no other: nothing carries from one byte to the next.
#[inline(always)]
fn zeros(word: u64) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    !(((word & LOW) + LOW) | word | LOW)
}

/// Which bytes are slashes, as bits.
#[inline(always)]
pub(super) fn slashes(bytes: &[u8; 16]) -> u32 {
    equal(bytes, &[b'/'; 16])
}

/// Which bytes are the same in both, as bits.
#[inline(always)]
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
pub(super) fn equal(one: &[u8; 16], other: &[u8; 16]) -> u32 {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8};

    // Two loads, one comparison and one move, where safe code takes twenty instructions for each segment.
    //
    // SAFETY: The functions are unsafe to call only where SSE2 is missing. It is part of x86-64. Both loads are of
    // sixteen bytes, of any alignment.
    unsafe {
        let (one, other) = (_mm_loadu_si128(one.as_ptr().cast()), _mm_loadu_si128(other.as_ptr().cast()));
        _mm_movemask_epi8(_mm_cmpeq_epi8(one, other)) as u32
    }
}

/// Which bytes are the same in both, as bits.
#[inline(always)]
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn equal(one: &[u8; 16], other: &[u8; 16]) -> u32 {
    by_words(one, other)
}

/// The same in safe code.
#[inline(always)]
#[cfg(any(test, not(target_arch = "x86_64")))]
fn by_words(one: &[u8; 16], other: &[u8; 16]) -> u32 {
    let differ = u128::from_le_bytes(*one) ^ u128::from_le_bytes(*other);
    zero_bytes(differ as u64) | zero_bytes((differ >> 64) as u64) << 8
}

/// Which of eight bytes are slashes, as bits.
#[inline(always)]
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
pub(super) fn slashes_of_eight(bytes: [u8; 8]) -> u32 {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_cvtsi64_si128, _mm_movemask_epi8, _mm_set1_epi8};

    // A quarter of the instructions of safe code, and none of its constants, which registers would be saved for.
    //
    // SAFETY: The functions are unsafe to call only where SSE2 is missing. It is part of x86-64.
    unsafe {
        let bytes = _mm_cvtsi64_si128(i64::from_le_bytes(bytes));
        // What stands behind the eight bytes is zero, and no slash.
        _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'/' as i8))) as u32
    }
}

/// Which of eight bytes are slashes, as bits.
#[inline(always)]
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn slashes_of_eight(bytes: [u8; 8]) -> u32 {
    by_word(bytes)
}

/// The same in safe code.
#[inline(always)]
#[cfg(any(test, not(target_arch = "x86_64")))]
fn by_word(bytes: [u8; 8]) -> u32 {
    zero_bytes(u64::from_le_bytes(bytes) ^ SLASHES)
}

/// Which of the eight bytes of a word are zero, as bits.
#[inline(always)]
#[cfg(any(test, not(target_arch = "x86_64")))]
fn zero_bytes(word: u64) -> u32 {
    ((zeros(word) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
}

#[cfg(test)]
mod tests {
    use super::{by_word, by_words, end, slashes, slashes_of_eight};

    #[test]
    fn segments_end_where_a_plain_search_says() {
        // Every length around the windows, with slashes in every pair of places.
        for length in 1..40 {
            for first in 0..length {
                for second in 0..length {
                    let mut path = vec![b'.'; length];
                    path[first] = b'/';
                    path[second] = b'/';
                    for at in 0..=length {
                        let plain = path[at..]
                            .iter()
                            .position(|byte| *byte == b'/')
                            .map_or(length, |place| at + place);
                        assert_eq!(end(&path, at), plain, "{length} {first} {second} {at}");
                    }
                }
            }
        }
    }

    #[test]
    fn both_ways_to_compare_agree() {
        for byte in 0..=255u8 {
            for place in 0..16 {
                let mut bytes = [byte; 16];
                bytes[place] = b'/';
                assert_eq!(slashes(&bytes), by_words(&bytes, &[b'/'; 16]));
                let (halves, _) = bytes.as_chunks();
                halves.iter().for_each(|half| assert_eq!(slashes_of_eight(*half), by_word(*half)));
                bytes[place] ^= 0x80;
                assert_eq!(slashes(&bytes), by_words(&bytes, &[b'/'; 16]));
                let (halves, _) = bytes.as_chunks();
                halves.iter().for_each(|half| assert_eq!(slashes_of_eight(*half), by_word(*half)));
            }
        }
    }
}
