//! Where the slashes of a path stand: looked for once, for all that is matched by its number of segments.

use super::segment::{bits, slashes};

/// The slashes of a path that begins with one.
pub trait Slashes: Copy {
    /// How many segments there are, which is how many slashes.
    fn segments(self) -> usize;

    /// The slash before a segment, the first of which is 0. No place in the path where there are fewer segments; and
    /// there is none for a segment behind the eighth.
    fn before(self, segment: usize) -> usize;
}

/// The slashes of a path of 9 to 64 bytes: those bits.
#[derive(Clone, Copy, Debug)]
pub struct Near(u64);

impl Near {
    /// Looks for the slashes of `path`, if it is of such a length.
    #[inline(always)]
    pub fn of(path: &[u8]) -> Option<Near> {
        match path.len() {
            16..=64 => Some(Near(windows(path))),
            9..16 => Some(Near(words(path))),
            _ => None,
        }
    }
}

impl Slashes for Near {
    #[inline(always)]
    fn segments(self) -> usize {
        self.0.count_ones() as usize
    }

    #[inline(always)]
    fn before(self, segment: usize) -> usize {
        // What several calls have in common is computed once.
        let mask = (0..segment).fold(self.0, |mask, _| mask & mask.wrapping_sub(1));
        mask.trailing_zeros() as usize
    }
}

/// The slashes of any path.
#[derive(Clone, Copy, Debug)]
pub struct Far<'a> {
    places: &'a [u16; 8],
    segments: usize,
}

impl<'a> Far<'a> {
    /// Looks for the slashes of `path`, and writes the first of them to `places`.
    #[inline(never)]
    pub fn of(path: &[u8], places: &'a mut [u16; 8]) -> Far<'a> {
        *places = [u16::MAX; 8];
        let mut segments = 0;
        let mut note = |at: usize| {
            if let Some(place) = places.get_mut(segments) {
                *place = at as u16;
            }
            segments += 1;
        };
        match path.len() {
            ..=64 => path.iter().enumerate().filter(|(_, byte)| **byte == b'/').for_each(|(at, _)| note(at)),
            _ => memchr::memchr_iter(b'/', path).for_each(note),
        }
        Far { places, segments }
    }
}

impl Slashes for Far<'_> {
    #[inline(always)]
    fn segments(self) -> usize {
        self.segments
    }

    #[inline(always)]
    fn before(self, segment: usize) -> usize {
        self.places.get(segment).copied().unwrap_or(u16::MAX).into()
    }
}

/// Four windows of sixteen bytes, in which those at the end begin earlier where the path is shorter: without a branch,
/// since the length of the next path can't be guessed.
#[inline(always)]
#[allow(unsafe_code)]
fn windows(path: &[u8]) -> u64 {
    let Some(last) = path.len().checked_sub(16) else { return 0 };
    let window = |at: usize| {
        let at = at.min(last);
        // SAFETY: `at` is at most `last`, from where sixteen bytes remain.
        let bytes: &[u8; 16] = unsafe { &*path.as_ptr().add(at).cast() };
        u64::from(slashes(bytes)) << at
    };
    window(0) | window(16) | window(32) | window(48)
}

/// The same for 8 to 16 bytes.
#[inline(always)]
fn words(path: &[u8]) -> u64 {
    let (Some(first), Some(last)) = (path.first_chunk(), path.last_chunk()) else { return 0 };
    let word = |bytes: &[u8; 8]| u64::from(bits(u64::from_le_bytes(*bytes)));
    word(first) | word(last) << (path.len() - 8)
}

#[cfg(test)]
mod tests {
    use super::{Far, Near, Slashes};

    #[test]
    fn slashes_are_those_that_a_plain_search_finds() {
        // Every length around the windows, with slashes in every pair of places.
        for length in 1..100 {
            for first in 0..length {
                for second in 0..length {
                    let mut path = vec![b'.'; length];
                    path[0] = b'/';
                    path[first] = b'/';
                    path[second] = b'/';
                    check(&path);
                }
            }
        }
        check(&b"/a".repeat(12));
        check(&[b'/'; 64]);
    }

    fn check(path: &[u8]) {
        let places: Vec<usize> = (0..path.len()).filter(|at| path[*at] == b'/').collect();
        let mut far = [0; 8];
        same(Far::of(path, &mut far), path, &places);
        match Near::of(path) {
            Some(near) => same(near, path, &places),
            None => assert!(!(9..=64).contains(&path.len())),
        }
    }

    fn same(slashes: impl Slashes, path: &[u8], places: &[usize]) {
        assert_eq!(slashes.segments(), places.len());
        for segment in 0..8 {
            match places.get(segment) {
                Some(place) => assert_eq!(slashes.before(segment), *place),
                None => assert!(slashes.before(segment) >= path.len()),
            }
        }
    }
}
