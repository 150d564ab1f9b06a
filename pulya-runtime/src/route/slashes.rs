//! Where the slashes of a path are.

/// Where the slashes of a path are: a bit for each, and one for the end. Zero for a path of more than 63 bytes, in which
/// they are looked for one by one.
///
/// The slashes are all found at once, without a branch, so that walking on costs no search, and no guess of its length.
#[inline(always)]
pub fn slashes(path: &[u8]) -> u64 {
    let length = path.len();
    let window = |at: usize| match path.get(at..).and_then(|path| path.first_chunk()) {
        Some(bytes) => u64::from(slashes_of_16(bytes)) << at,
        None => 0,
    };
    let found = match length {
        // The last window overlaps the one before. Bits that both find are the same.
        16..=63 => {
            let last = length - 16;
            (window(0) | window(last.min(16))) | (window(last.min(32)) | window(last))
        }
        64.. => return 0,
        _ => short(path),
    };
    found | 1 << length
}

#[inline]
fn short(path: &[u8]) -> u64 {
    match (path.first_chunk(), path.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(slashes_of_8(u64::from_le_bytes(*first)))
                | u64::from(slashes_of_8(u64::from_le_bytes(*last))) << (path.len() - 8)
        }
        _ => path.iter().rev().fold(0, |found, byte| found << 1 | u64::from(*byte == b'/')),
    }
}

#[inline(always)]
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
fn slashes_of_16(bytes: &[u8; 16]) -> u16 {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_movemask_epi8, _mm_set_epi64x, _mm_set1_epi8};

    let bytes = u128::from_le_bytes(*bytes);
    // One load, one comparison and one move. By words, which needs no unsafe code, it takes four times as many
    // instructions, a fifth of a whole match.
    //
    // SAFETY: The functions are unsafe to call only where SSE2 is missing. It is part of x86-64.
    unsafe {
        let bytes = _mm_set_epi64x((bytes >> 64) as i64, bytes as i64);
        _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'/' as i8))) as u16
    }
}

#[inline(always)]
#[cfg(not(target_arch = "x86_64"))]
fn slashes_of_16(bytes: &[u8; 16]) -> u16 {
    let bytes = u128::from_le_bytes(*bytes);
    u16::from(slashes_of_8(bytes as u64)) | u16::from(slashes_of_8((bytes >> 64) as u64)) << 8
}

/// The bytes of `word` that are slashes, as bits.
#[inline(always)]
fn slashes_of_8(word: u64) -> u8 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let other = word ^ (0x0101_0101_0101_0101 * b'/' as u64);
    // The highest bit of every byte that is zero, and of no other: nothing carries from one byte into the next.
    let equal = !(((other & LOW) + LOW) | other | LOW);
    ((equal >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8
}
