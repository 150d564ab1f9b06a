//! A header section that comes again: most clients send the same one with each of their requests, and bytes are
//! compared in less time than they are read.

use super::parse::ParsedHead;
use crate::request::FieldSpan;

/// The header section that was read last, if it was of the usual form. The same bytes mean the same again: nothing in
/// a request line of the usual form changes what they mean.
#[derive(Debug, Default)]
pub(crate) struct KnownSection {
    /// With the empty line at its end. Nothing if none is known.
    bytes: Vec<u8>,
    /// Where it began in its head: what the spans of its fields count on.
    start: usize,
    /// That head, for what the section says of the message.
    head: ParsedHead,
}

/// Longer ones are not kept: every busy connection has one.
const LONGEST: usize = 2048;

impl KnownSection {
    /// The head that it was read with, and its length, if these bytes begin with it. `spans`, which are those of the
    /// last head still, are moved to where it begins now.
    #[inline]
    pub(super) fn comes_again(
        &mut self,
        bytes: &[u8],
        start: usize,
        spans: &mut [FieldSpan],
    ) -> Option<(&ParsedHead, usize)> {
        let length = self.bytes.len();
        if length == 0 || !are_same(bytes.get(start..start + length)?, &self.bytes) {
            return None;
        }
        if start != self.start {
            let by = (start as u32).wrapping_sub(self.start as u32);
            for span in spans {
                for end in
                    [&mut span.name_start, &mut span.name_end, &mut span.value_start, &mut span.value_end]
                {
                    *end = end.wrapping_add(by);
                }
            }
            self.start = start;
        }
        Some((&self.head, length))
    }

    /// Another head is read, and its spans take the place of the last one's.
    #[inline]
    pub(super) fn forget(&mut self) {
        self.bytes.clear();
    }

    /// Keeps a section that was read with that head.
    #[inline]
    pub(super) fn remember(&mut self, section: &[u8], start: usize, head: &ParsedHead) {
        if section.len() <= LONGEST {
            self.bytes.extend_from_slice(section);
            (self.start, self.head) = (start, *head);
        }
    }
}

/// Whether these are the same bytes. Looks at all of them, wherever the first difference is: they may be another
/// client's, with its secrets, and how long the comparison takes must not say how much of them was guessed.
#[inline]
fn are_same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let (left, left_rest) = left.as_chunks::<8>();
    let (right, right_rest) = right.as_chunks::<8>();
    let mut difference = 0;
    for (left, right) in left.iter().zip(right) {
        difference |= u64::from_le_bytes(*left) ^ u64::from_le_bytes(*right);
    }
    for (left, right) in left_rest.iter().zip(right_rest) {
        difference |= u64::from(left ^ right);
    }
    difference == 0
}

#[cfg(test)]
mod tests {
    use super::are_same;

    #[test]
    fn every_byte_counts() {
        for length in 0..40 {
            let bytes = vec![0x5a; length];
            assert!(are_same(&bytes, &bytes.clone()));
            assert!(!are_same(&bytes, &vec![0x5a; length + 1]));
            for at in 0..length {
                for bit in 0..8 {
                    let mut other = bytes.clone();
                    other[at] ^= 1 << bit;
                    assert!(!are_same(&bytes, &other), "{length} {at} {bit}");
                }
            }
        }
    }
}
