//! The steps of generated match code: from segment to segment along a path.

use super::found::Captures;

/// No route, so far.
pub const MISS: u32 = u32::MAX;

/// No route, and none to be looked for: `.` or `..` in what `{*rest}` takes.
pub const BAD: u32 = u32::MAX - 1;

/// A segment: where it ends, and its first bytes.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// The offset of the slash behind it, or the length of the path.
    pub end: usize,
    /// Its first eight bytes, little endian, zeros behind its end.
    pub word: u64,
}

impl Segment {
    /// A number below `2^bits` that tells literals apart: a hash of the length and the first bytes.
    #[inline(always)]
    pub fn slot(self, at: usize, multiplier: u64, bits: u32) -> u64 {
        (self.word ^ (self.end - at) as u64).wrapping_mul(multiplier) >> (64 - bits)
    }
}

/// The segment that begins at `at`.
#[inline(always)]
pub fn segment(path: &[u8], at: usize) -> Segment {
    let word = word(path, at);
    let slashes = zeros(word ^ 0x2F2F_2F2F_2F2F_2F2F);
    if slashes != 0 {
        let length = slashes.trailing_zeros() / 8;
        // Not a shift by 64, because a slash at the first byte is length zero.
        return Segment { end: at + length as usize, word: word & ((1u64 << (length * 8)) - 1) };
    }
    let mut end = at + 8;
    while end < path.len() {
        let slashes = zeros(self::word(path, end) ^ 0x2F2F_2F2F_2F2F_2F2F);
        if slashes != 0 {
            return Segment { end: end + slashes.trailing_zeros() as usize / 8, word };
        }
        end += 8;
    }
    Segment { end: path.len(), word }
}

/// The highest bit of every byte of `word` that is zero, up to the first.
#[inline(always)]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(0x0101_0101_0101_0101) & !word & 0x8080_8080_8080_8080
}

/// The eight bytes at `at`, little endian, zeros behind the path's end.
#[inline(always)]
fn word(path: &[u8], at: usize) -> u64 {
    match path.get(at..).and_then(|tail| tail.first_chunk()) {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => last_word(path, at),
    }
}

#[inline]
fn last_word(path: &[u8], at: usize) -> u64 {
    match path.last_chunk() {
        // The end of the path, with what lies before `at` shifted out.
        Some(bytes) if at < path.len() => u64::from_le_bytes(*bytes) >> (8 * (8 + at - path.len())),
        Some(_) => 0,
        None => {
            let tail = path.get(at..).unwrap_or_default();
            tail.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
        }
    }
}

/// Whether the path continues with `text`.
#[inline(always)]
pub fn begins<const N: usize>(path: &[u8], at: usize, text: &[u8; N]) -> bool {
    path.get(at..).and_then(|tail| tail.first_chunk()) == Some(text)
}

/// Whether the path ends with `text`.
#[inline(always)]
pub fn ends<const N: usize>(path: &[u8], at: usize, text: &[u8; N]) -> bool {
    path.get(at..).is_some_and(|tail| tail == text)
}

/// A part of the path.
#[inline(always)]
pub fn part(path: &[u8], from: usize, to: usize) -> &[u8] {
    path.get(from..to).unwrap_or_default()
}

/// Splits a segment at `texts`, one more than there are parameters, and captures these from `first` on.
///
/// The segment begins with the first text and ends with the last; those between are where they come first, behind at
/// least one byte for the parameter before them. Linear, since the texts are constants of the table.
pub fn split(
    path: &[u8],
    at: usize,
    end: usize,
    texts: &[&[u8]],
    first: usize,
    captures: &mut Captures,
) -> bool {
    let [before, between @ .., last] = texts else { return false };
    let Some(segment) = path.get(at..end) else { return false };
    let Some(mut remaining) = segment.strip_prefix(*before).and_then(|segment| segment.strip_suffix(*last))
    else {
        return false;
    };
    let mut from = at + before.len();
    for (index, text) in between.iter().enumerate() {
        let place = remaining.get(1..).and_then(|behind| memchr::memmem::find(behind, text));
        let Some(place) = place else { return false };
        captures.put(first + index, from, from + place + 1);
        let taken = place + 1 + text.len();
        from += taken;
        remaining = remaining.get(taken..).unwrap_or_default();
    }
    captures.put(first + between.len(), from, from + remaining.len());
    !remaining.is_empty()
}

/// Captures all from `at` on for the route `id`, unless it has a dot segment.
pub fn rest(path: &[u8], at: usize, index: usize, id: u32, captures: &mut Captures) -> u32 {
    captures.put(index, at, path.len());
    if dots(path.get(at..).unwrap_or_default()) { BAD } else { id }
}

/// Whether `.` or `..` is among the segments of `rest`, escaped slashes included.
pub(super) fn dots(rest: &[u8]) -> bool {
    rest.split(|byte| matches!(*byte, b'/' | super::SLASH)).any(|part| matches!(part, b"." | b".."))
}
