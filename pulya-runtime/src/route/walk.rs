//! The steps of generated match code: from segment to segment along a path.

use super::found::Captures;
use super::path::SLASH;

/// No route, so far.
pub const MISS: u32 = u32::MAX;

/// No route, and none to be looked for: `.` or `..` in what `{*rest}` takes.
pub const BAD: u32 = u32::MAX - 1;

/// The first bytes of what remains, up to eight, as a number; zero where there are fewer.
#[inline(always)]
pub fn lead<const N: usize>(path: &[u8], at: usize) -> u64 {
    // One load, whatever `N` is. Up to seven bytes come with the slash before them, so that they may be the last.
    let before = usize::from(N < 8 && at > 0);
    if let Some(bytes) = path.get(at - before..).and_then(|window| window.first_chunk()) {
        return u64::from_le_bytes(*bytes) >> (8 * before) & u64::MAX >> (64 - 8 * N);
    }
    match path.get(at..).and_then(|tail| tail.first_chunk::<N>()) {
        Some(bytes) => word(bytes),
        None => 0,
    }
}

#[inline(always)]
fn word<const N: usize>(bytes: &[u8; N]) -> u64 {
    let mut word = [0; 8];
    word[..N].copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

/// The place of a number in a switch of `2^bits` places.
#[inline(always)]
pub fn slot(number: u64, multiplier: u64, bits: u32) -> u64 {
    number.wrapping_mul(multiplier) >> (64 - bits)
}

/// Whether the path has one of the lengths, up to 63, that are bits.
#[inline(always)]
pub fn has_length(path: &[u8], lengths: u64) -> bool {
    path.len() < 64 && lengths >> path.len() & 1 != 0
}

/// Whether the path continues with `text`.
#[inline(always)]
pub fn begins<const N: usize>(path: &[u8], at: usize, text: &[u8; N]) -> bool {
    if N <= 8 {
        return lead::<N>(path, at) == word(text);
    }
    path.get(at..).and_then(|tail| tail.first_chunk()) == Some(text)
}

/// Whether the path ends with `text`.
#[inline(always)]
pub fn ends<const N: usize>(path: &[u8], at: usize, text: &[u8; N]) -> bool {
    path.get(at..).is_some_and(|tail| tail == text)
}

/// Whether a part of the path is `text`.
#[inline(always)]
pub fn is<const N: usize>(path: &[u8], from: usize, to: usize, text: &[u8; N]) -> bool {
    path.get(from..to).is_some_and(|part| part == text)
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
    rest.split(|byte| matches!(*byte, b'/' | SLASH)).any(|part| matches!(part, b"." | b".."))
}
