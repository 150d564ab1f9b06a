//! The two loops over a text, written once for every width of block.

use super::table::ESCAPED;

/// The width of the widest block.
pub(super) const WIDEST: usize = 32;

/// The bytes that are looked up one by one at least, from an escape on.
///
/// No more than the narrowest block, or a rest between the two would never end.
const STRIDE: usize = 8;

/// Bytes that are loaded, tested and stored together.
///
/// # Safety
///
/// `WIDTH` is the number of bytes that `load` reads and `store` writes, and at most [`WIDEST`]. The functions
/// may only be called where the processor has their instructions.
pub(super) unsafe trait Block: Copy {
    const WIDTH: usize;

    /// # Safety
    ///
    /// `WIDTH` bytes are readable; alignment doesn't matter.
    unsafe fn load(src: *const u8) -> Self;

    /// # Safety
    ///
    /// `WIDTH` bytes are writable; alignment doesn't matter.
    unsafe fn store(self, dst: *mut u8);

    /// Marks the bytes that need an escape.
    ///
    /// # Safety
    ///
    /// The processor has the instructions.
    unsafe fn escapes(self) -> Self;

    /// The marks of both.
    ///
    /// # Safety
    ///
    /// The processor has the instructions.
    unsafe fn or(self, other: Self) -> Self;

    /// The position of the first mark, or `WIDTH` or more if there is none.
    ///
    /// # Safety
    ///
    /// The processor has the instructions.
    unsafe fn first(self) -> usize;
}

/// Copies up to the first byte that needs an escape; says how many bytes that were.
///
/// # Safety
///
/// `length` is at least `B::WIDTH`; that many bytes are readable at `src` and writable at `dst`, which don't
/// overlap.
#[inline(always)]
pub(super) unsafe fn copy<B: Block>(src: *const u8, length: usize, dst: *mut u8) -> usize {
    let width = B::WIDTH;
    let mut done = 0;
    // SAFETY: every block lies within the first `length` bytes, as each condition says.
    unsafe {
        while length - done >= 4 * width {
            let (src, dst) = (src.add(done), dst.add(done));
            let (a, b) = (B::load(src), B::load(src.add(width)));
            let (c, d) = (B::load(src.add(2 * width)), B::load(src.add(3 * width)));
            a.store(dst);
            b.store(dst.add(width));
            c.store(dst.add(2 * width));
            d.store(dst.add(3 * width));
            let marks = a.escapes().or(b.escapes()).or(c.escapes().or(d.escapes()));
            if marks.first() < width {
                break;
            }
            done += 4 * width;
        }
        while length - done >= width {
            let block = B::load(src.add(done));
            block.store(dst.add(done));
            let first = block.escapes().first();
            if first < width {
                return done + first;
            }
            done += width;
        }
        if done < length {
            // The last block overlaps bytes that were found plain.
            let start = length - width;
            let block = B::load(src.add(start));
            block.store(dst.add(start));
            return (start + block.escapes().first()).min(length);
        }
        length
    }
}

/// Writes a text with its escapes; returns the place behind it.
///
/// # Safety
///
/// `6 * text.len() + WIDEST` bytes are writable at `dst`, and don't overlap the text.
#[inline(always)]
pub(super) unsafe fn chunk<B: Block>(text: &[u8], mut dst: *mut u8) -> *mut u8 {
    let width = B::WIDTH;
    let mut done = 0;
    // SAFETY: reads stay within the text, as the conditions say. Of the room, at most six bytes for each
    // byte of the text have been used up, so a whole block or the eight bytes of an escape fit behind them.
    unsafe {
        while text.len() - done >= width {
            let block = B::load(text.as_ptr().add(done));
            block.store(dst);
            let first = block.escapes().first();
            if first >= width {
                done += width;
                dst = dst.add(width);
                continue;
            }
            done += first;
            dst = dst.add(first);
            // Where there is an escape there are more nearby. The next bytes go one by one, without a branch
            // that would have to be foretold for each, until there was none in a whole stride.
            while text.len() - done >= STRIDE {
                let before = dst;
                for i in 0..STRIDE {
                    dst = escape(*text.get_unchecked(done + i), dst);
                }
                done += STRIDE;
                if dst as usize - before as usize == STRIDE {
                    break;
                }
            }
        }
        for &byte in &text[done..] {
            dst = escape(byte, dst);
        }
    }
    dst
}

/// # Safety
///
/// Eight bytes are writable.
#[inline(always)]
unsafe fn escape(byte: u8, dst: *mut u8) -> *mut u8 {
    let escaped = ESCAPED[byte as usize];
    // SAFETY: the caller's.
    unsafe {
        dst.cast::<[u8; 8]>().write_unaligned(escaped.text());
        dst.add(escaped.length())
    }
}
