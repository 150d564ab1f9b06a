//! A part of a path as numbers, by which it is told apart from constant texts and compared with them.

/// A part of a path, with its first and its last bytes as numbers, up to eight of each.
///
/// Of a text of four bytes or more these are `first` and `last`: the halves of each are the four bytes at either end and
/// those next to them, which overlap in a text of less than eight. Of a shorter text both are all of it.
#[derive(Clone, Copy, Debug)]
pub struct Words<'p> {
    text: &'p [u8],
    first: u64,
    last: u64,
}

impl<'p> Words<'p> {
    /// No bytes of a path.
    #[inline(always)]
    pub(super) fn none(path: &'p [u8]) -> Words<'p> {
        Words { text: path.get(..0).unwrap_or_default(), first: 0, last: 0 }
    }

    /// The part from `from` to `to`. `None` where the path has no such part, and near its start: where it has less than
    /// four bytes up to `to`.
    ///
    /// Nearly without branches for the length, since a wrong guess of it would cost more than all of the comparison.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub fn of(path: &'p [u8], from: usize, to: usize) -> Option<Words<'p>> {
        let text = path.get(from..to)?;
        let Some(behind) = text.len().checked_sub(4) else {
            // What stands before a short text is shifted out.
            let window = u32::from_le_bytes(*path.get(to.checked_sub(4)?..)?.first_chunk()?);
            let word = u64::from(window.checked_shr(32 - 8 * text.len() as u32)?);
            return Some(Words { text, first: word, last: word });
        };
        let next = behind.min(4);
        // SAFETY: None of these is more than `behind`, from where four bytes remain; and bytes may be anywhere.
        let half = |at: usize| unsafe { text.as_ptr().add(at).cast::<u32>().read_unaligned() };
        let word = |at: usize, and: usize| {
            u64::from(u32::from_le(half(at))) | u64::from(u32::from_le(half(and))) << 32
        };
        Some(Words { text, first: word(0, next), last: word(behind - next, behind) })
    }

    /// How many bytes the part has.
    #[inline(always)]
    pub fn length(self) -> usize {
        self.text.len()
    }

    /// Whether the part is the text of these words, of as many bytes: the first and the last, and then the inner ones.
    #[inline(always)]
    pub(super) fn is(self, text: &[u64; 4]) -> bool {
        let [first, last, inner @ ..] = *text;
        if (first ^ self.first) | (last ^ self.last) != 0 {
            return false;
        }
        self.length() <= 16 || self.inner() == Some(inner)
    }

    /// The eight bytes behind the first eight, and those before the last: with those, all of a text of 17 to 32 bytes.
    #[inline(always)]
    fn inner(self) -> Option<[u64; 2]> {
        let third = self.text.get(8..)?.first_chunk()?;
        let fourth = self.text.get(self.text.len().checked_sub(16)?..)?.first_chunk()?;
        Some([third, fourth].map(|word| u64::from_le_bytes(*word)))
    }
}

/// Tells texts apart by their first and last eight bytes.
#[inline(always)]
pub fn by_ends(words: Words<'_>) -> u64 {
    words.first.wrapping_add(words.last)
}

/// Tells texts apart by all of their bytes, and their number.
#[inline]
pub fn by_all(words: Words<'_>) -> u64 {
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
    let [third, fourth] = if words.length() > 16 { words.inner().unwrap_or_default() } else { [0, 0] };
    [words.first, words.last, third, fourth].into_iter().fold(words.length() as u64, mix)
}

#[cfg(test)]
mod tests {
    use super::Words;

    /// Every part of a path of every length, and what is not a part.
    #[test]
    fn words_are_the_bytes_of_the_part() {
        let path: Vec<u8> = (1..=80).collect();
        for length in 0..path.len() {
            let path = &path[..length];
            for to in 0..length + 10 {
                for from in 0..to.min(length + 10) + 2 {
                    let words = Words::of(path, from, to);
                    let Some(text) = path.get(from..to).filter(|text| !text.is_empty() && to >= 4) else {
                        assert!(words.is_none(), "{from} {to} of {length}");
                        continue;
                    };
                    let words = words.expect("a part of the path");
                    assert_eq!(words.length(), text.len());
                    let expected = match *text {
                        [a] => ([a, 0, 0, 0, 0, 0, 0, 0], [a, 0, 0, 0, 0, 0, 0, 0]),
                        [a, b] => ([a, b, 0, 0, 0, 0, 0, 0], [a, b, 0, 0, 0, 0, 0, 0]),
                        [a, b, c] => ([a, b, c, 0, 0, 0, 0, 0], [a, b, c, 0, 0, 0, 0, 0]),
                        [a, b, c, d] => ([a, b, c, d, a, b, c, d], [a, b, c, d, a, b, c, d]),
                        [a, b, c, d, e] => ([a, b, c, d, b, c, d, e], [a, b, c, d, b, c, d, e]),
                        [a, b, c, d, e, f] => ([a, b, c, d, c, d, e, f], [a, b, c, d, c, d, e, f]),
                        [a, b, c, d, e, f, g] => ([a, b, c, d, d, e, f, g], [a, b, c, d, d, e, f, g]),
                        _ => (*text.first_chunk().expect("8 bytes"), *text.last_chunk().expect("8 bytes")),
                    };
                    let found = (words.first.to_le_bytes(), words.last.to_le_bytes());
                    assert_eq!(found, expected, "{from} {to} of {length}");
                }
            }
        }
    }

    /// A text is the same as another if it differs from it nowhere.
    #[test]
    fn a_text_is_itself_alone() {
        for length in 1..=32 {
            let path: Vec<u8> = (0..length as u8 + 3).collect();
            let own = Words::of(&path, 3, path.len()).expect("a text");
            let [third, fourth] = if length > 16 { own.inner().expect("inner words") } else { [0, 0] };
            for at in 0..path.len() {
                let mut other = path.clone();
                other[at] ^= 0x40;
                let other = Words::of(&other, 3, path.len()).expect("a text");
                assert_eq!(other.is(&[own.first, own.last, third, fourth]), at < 3, "{at} of {length}");
            }
        }
    }
}
