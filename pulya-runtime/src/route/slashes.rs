//! Where the slashes of a path stand: looked for once, for all that is matched by its number of segments.

use super::segment::{slashes, slashes_of_eight};

/// The slashes of a path that begins with one, and none of whose segments is empty.
pub trait Slashes: Copy {
    /// Whether there is a slash before a segment, the first of which is 0: whether there is such a segment.
    fn has(self, segment: usize) -> bool;

    /// The slash before a segment. No place in the path where there are fewer segments; and there is none for a segment
    /// behind the eighth.
    fn before(self, segment: usize) -> usize;
}

/// The slashes of a path of 8 to 64 bytes: those bits.
#[derive(Clone, Copy, Debug)]
pub struct Near(u64);

/// What a search for the slashes of a path of 8 to 64 bytes comes to.
#[derive(Clone, Copy, Debug)]
pub enum Search {
    /// They are found.
    Near(Near),
    /// The path is of another length.
    Far,
    /// The path has an empty segment.
    Empty,
}

impl Near {
    /// Looks for the slashes of `path`.
    #[inline(always)]
    pub fn of(path: &[u8]) -> Search {
        let slashes = match path.len() {
            16..=64 => windows(path),
            8..16 => words(path),
            _ => return Search::Far,
        };
        // One slash behind another, or at the end: asked once here, and for no segment later.
        let last = 1_u64.wrapping_shl(path.len() as u32 - 1);
        if slashes & (slashes >> 1 | last) == 0 { Search::Near(Near(slashes)) } else { Search::Empty }
    }

    /// The slashes from that before a segment on. What several calls have in common is computed once: to count them
    /// takes longer, where the processor has no instruction for it.
    #[inline(always)]
    fn from(self, segment: usize) -> u64 {
        let (mut slashes, mut passed) = (self.0, 0);
        while passed < segment {
            slashes &= slashes.wrapping_sub(1);
            passed += 1;
        }
        slashes
    }
}

impl Slashes for Near {
    #[inline(always)]
    fn has(self, segment: usize) -> bool {
        self.from(segment) != 0
    }

    #[inline(always)]
    fn before(self, segment: usize) -> usize {
        self.from(segment).trailing_zeros() as usize
    }
}

/// The slashes of any path.
#[derive(Clone, Copy, Debug)]
pub struct Far<'a> {
    places: &'a [u16; 8],
    segments: usize,
}

impl<'a> Far<'a> {
    /// Looks for the slashes of `path`, unless it has an empty segment, and writes the first of them to `places`.
    #[inline(never)]
    pub fn of(path: &[u8], places: &'a mut [u16; 8]) -> Option<Far<'a>> {
        *places = [u16::MAX; 8];
        let (mut segments, mut empty, mut behind) = (0, false, 0);
        let mut note = |at: usize| {
            if let Some(place) = places.get_mut(segments) {
                *place = at as u16;
            }
            empty |= segments > 0 && at == behind;
            segments += 1;
            behind = at + 1;
        };
        match path.len() {
            ..=64 => path.iter().enumerate().filter(|(_, byte)| **byte == b'/').for_each(|(at, _)| note(at)),
            _ => memchr::memchr_iter(b'/', path).for_each(&mut note),
        }
        (!empty && behind < path.len()).then_some(Far { places, segments })
    }
}

impl Slashes for Far<'_> {
    #[inline(always)]
    fn has(self, segment: usize) -> bool {
        segment < self.segments
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
    u64::from(slashes_of_eight(*first)) | u64::from(slashes_of_eight(*last)) << (path.len() - 8)
}

#[cfg(test)]
mod tests {
    use super::{Far, Near, Search, Slashes};

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
        let whole = path[1..].split(|byte| *byte == b'/').all(|segment| !segment.is_empty());
        let mut far = [0; 8];
        let (far, near) = (Far::of(path, &mut far), Near::of(path));
        assert_eq!(far.is_some(), whole);
        match near {
            Search::Near(near) => same(near, path, &places),
            Search::Empty => assert!(!whole),
            Search::Far => assert!(!(8..=64).contains(&path.len())),
        }
        far.into_iter().for_each(|far| same(far, path, &places));
    }

    fn same(slashes: impl Slashes, path: &[u8], places: &[usize]) {
        for segment in 0..10 {
            assert_eq!(slashes.has(segment), segment < places.len());
        }
        for segment in 0..8 {
            match places.get(segment) {
                Some(place) => assert_eq!(slashes.before(segment), *place),
                None => assert!(slashes.before(segment) >= path.len()),
            }
        }
    }
}
