//! Where JSON is written: a cursor over the spare room of a byte vector.
//!
//! Generated code is safe code, written by a macro into crates that forbid `unsafe`; so whatever it calls
//! here must be sound for every caller. Three types see to that:
//!
//! - [`Out`] owns the vector for the time of one write. Its lifetime is a brand: nobody can make one, and a
//!   [`ToJson`](super::ToJson) implementation is handed one that it can't exchange for another.
//! - [`At`] is the place where the next byte goes. It can't be copied or made, so there is one for each
//!   `Out`, and nothing is ever written behind the cursor or through a pointer of an outgrown allocation.
//! - [`Room`] is an `At` with a number of bytes that are known to be free. Each write takes what it may need
//!   from that number, *not* what it wrote. In generated code all of these are constants, so the optimiser
//!   computes the whole account: one comparison for a run of fixed-size pieces, none inside it. Where the
//!   account doesn't come out, the write asks for more room instead of trusting its caller.
//!
//! In a build without optimisation nothing here is inlined, so that generated code compiles to a few calls.
//!
//! The number of free bytes is never derived from a value that is read again later: strings are measured and
//! copied from the same slice. Interior mutability can change what is written, never where.

// SAFETY of the module: the invariants, which every function below relies on and keeps.
//   1. `At::ptr` and `Room::ptr` point into the vector's allocation, between `start` and `end`.
//   2. For `Room`, `ptr + left <= end`.
//   3. Everything between the vector's base and `ptr` is initialised.
//   4. There is one `At` or `Room` for an `Out`; `end` is the end of the allocation that it points into.
#![allow(unsafe_code)]

use std::marker::PhantomData;
use std::ptr;

use super::error::Error;
use super::{ToJson, escape, number};

/// The invariant lifetime that ties an [`At`] to its [`Out`].
type Brand<'b> = PhantomData<fn(&'b ()) -> &'b ()>;

/// The buffer of one write. See the module's comment.
pub struct Out<'b> {
    vec: &'b mut Vec<u8>,
    /// The end of the vector's allocation.
    end: *mut u8,
    /// The vector's length when the write began, restored if it fails.
    start: usize,
    /// Whether serde would gather what is written now, in a form that has no 128-bit integers: the content of a
    /// tuple or struct variant that is flattened, or that stands in an internally tagged one.
    gathers: bool,
    brand: Brand<'b>,
}

/// The place of the next byte.
#[must_use]
pub struct At<'b> {
    ptr: *mut u8,
    brand: Brand<'b>,
}

/// The place of the next byte, with a number of bytes that are free for sure.
#[must_use]
pub struct Room<'b> {
    ptr: *mut u8,
    left: usize,
    brand: Brand<'b>,
}

/// Appends what `body` writes to `vec`; if it fails or panics, `vec` is as it was.
pub(super) fn append<F>(vec: &mut Vec<u8>, body: F) -> Result<(), Error>
where
    F: for<'b> FnOnce(&mut Out<'b>, At<'b>) -> Result<At<'b>, Error>,
{
    let start = vec.len();
    let range = vec.as_mut_ptr();
    // SAFETY: length and capacity lie within the allocation.
    let (ptr, end) = unsafe { (range.add(start), range.add(vec.capacity())) };
    let mut out = Out { vec, end, start, gathers: false, brand: PhantomData };
    let at = body(&mut out, At { ptr, brand: PhantomData })?;
    out.settle(&at);
    // It owns nothing; all that its end would do is take back what was written.
    std::mem::forget(out);
    Ok(())
}

impl Drop for Out<'_> {
    /// Takes back what a failed write left.
    fn drop(&mut self) {
        self.vec.truncate(self.start);
    }
}

impl<'b> At<'b> {
    /// The place with no free bytes known.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn room(self) -> Room<'b> {
        Room { ptr: self.ptr, left: 0, brand: PhantomData }
    }
}

impl<'b> Room<'b> {
    /// The place alone.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn at(self) -> At<'b> {
        At { ptr: self.ptr, brand: PhantomData }
    }

    /// # Safety
    ///
    /// `ptr` is in the same allocation, all before it is initialised, and `took` bounds how far it went.
    #[cfg_attr(not(debug_assertions), inline(always))]
    unsafe fn moved(self, ptr: *mut u8, took: usize) -> Self {
        Room { ptr, left: self.left - took, brand: PhantomData }
    }
}

impl<'b> Out<'b> {
    /// Sees to `n` free bytes.
    ///
    /// # Errors
    ///
    /// If no vector could have them.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn room(&mut self, at: At<'b>, n: usize) -> Result<Room<'b>, Error> {
        let at = if self.end as usize - at.ptr as usize >= n { at } else { self.grow(at, n)? };
        Ok(Room { ptr: at.ptr, left: n, brand: PhantomData })
    }

    /// Writes text that is JSON already.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn lit(&mut self, at: Room<'b>, json: &str) -> Room<'b> {
        let n = json.len();
        let at = self.afford(at, n);
        // SAFETY: `afford` left `n` free bytes at `ptr`; the text can't overlap them, for they are borrowed.
        unsafe {
            ptr::copy_nonoverlapping(json.as_ptr(), at.ptr, n);
            let ptr = at.ptr.add(n);
            at.moved(ptr, n)
        }
    }

    /// Begins an entry of an object: `json` is `{"key":` or `,"key":`. In an object that the caller opened
    /// (`open`), its first byte is replaced by what must stand there: nothing, or a comma.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn first(&mut self, at: Room<'b>, open: bool, json: &str) -> Room<'b> {
        if open {
            let at = self.comma(at);
            self.lit(at, &json[1..])
        } else {
            self.lit(at, json)
        }
    }

    /// Writes a brace of an object that nobody else opened.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn unopened(&mut self, at: Room<'b>, open: bool, brace: &str) -> Room<'b> {
        if open { at } else { self.lit(at, brace) }
    }

    /// Writes a variant without content, by the text `{"name":null`: as its name, or in an object that the
    /// caller opened as an entry.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn name(&mut self, at: Room<'b>, open: bool, json: &str) -> Room<'b> {
        if open { self.first(at, true, json) } else { self.lit(at, &json[1..json.len() - ":null".len()]) }
    }

    /// Writes a comma, unless the bracket of a list or an object was opened just before.
    #[inline]
    pub fn comma(&mut self, at: Room<'b>) -> Room<'b> {
        match self.last(&at) {
            Some(b'{' | b'[') => at,
            _ => self.lit(at, ","),
        }
    }

    /// Writes JSON text, a value behind it, and sees to `after` free bytes behind that: an entry of an object.
    ///
    /// # Errors
    ///
    /// Those of the value.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn entry<T: ToJson + ?Sized>(
        &mut self,
        at: Room<'b>,
        json: &str,
        value: &T,
        after: usize,
    ) -> Result<Room<'b>, Error> {
        let at = self.lit(at, json);
        value.put_json(self, at, after)
    }

    /// Writes a string, and sees to `after` free bytes behind it.
    ///
    /// # Errors
    ///
    /// If no vector could have the room.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn str(&mut self, at: Room<'b>, text: &str, after: usize) -> Result<Room<'b>, Error> {
        let at = self.string(at.at(), text, after)?;
        Ok(Room { ptr: at.ptr, left: after, brand: PhantomData })
    }

    /// Writes a string, and leaves `after` free bytes behind it.
    ///
    /// Not inlined, for there are many strings; its arguments and its result go in registers. What most strings
    /// are, short and plain, is written here, and without a call, so that no register has to be saved for it.
    #[inline(never)]
    fn string(&mut self, at: At<'b>, text: &str, after: usize) -> Result<At<'b>, Error> {
        let free = self.end as usize - at.ptr as usize;
        let need = text.len() + 2;
        if text.len() <= escape::SHORT && free >= need && free - need >= after {
            // SAFETY: `need` bytes are free: the text and two quotes.
            unsafe {
                at.ptr.write(b'"');
                if escape::copy_short(text.as_ptr(), text.len(), at.ptr.add(1)) {
                    at.ptr.add(1 + text.len()).write(b'"');
                    return Ok(At { ptr: at.ptr.add(need), brand: PhantomData });
                }
            }
        }
        self.any_string(at, text, after)
    }

    /// The same for strings of every kind.
    #[inline(never)]
    fn any_string(&mut self, at: At<'b>, text: &str, after: usize) -> Result<At<'b>, Error> {
        let need = bound(text.len(), after)?;
        let at = self.room(at, need)?;
        // SAFETY: `need` bytes are free: the text, two quotes, and `after` more.
        unsafe {
            at.ptr.write(b'"');
            let plain = escape::copy(text.as_ptr(), text.len(), at.ptr.add(1));
            let ptr = at.ptr.add(1 + plain);
            if plain == text.len() {
                ptr.write(b'"');
                return Ok(At { ptr: ptr.add(1), brand: PhantomData });
            }
            self.escaped(At { ptr, brand: PhantomData }, &text.as_bytes()[plain..], after)
        }
    }

    /// The rest of a string whose first byte must be escaped.
    #[inline(never)]
    fn escaped(&mut self, mut at: At<'b>, mut text: &[u8], after: usize) -> Result<At<'b>, Error> {
        while !text.is_empty() {
            let (chunk, rest) = text.split_at(text.len().min(escape::CHUNK));
            let room = self.room(at, escape::bound(chunk.len()))?;
            // SAFETY: as many bytes are free as `chunk` may touch.
            let ptr = unsafe { escape::chunk(chunk, room.ptr) };
            at = At { ptr, brand: PhantomData };
            text = rest;
        }
        let room = self.room(at, bound(0, after)?)?;
        Ok(self.lit(room, "\"").at())
    }

    /// Writes bytes that are JSON already and whose number is not known to be small.
    pub fn raw(&mut self, at: At<'b>, json: &[u8]) -> Result<At<'b>, Error> {
        let at = self.room(at, json.len())?;
        // SAFETY: that many bytes are free, and can't overlap a borrowed slice.
        unsafe {
            ptr::copy_nonoverlapping(json.as_ptr(), at.ptr, json.len());
            Ok(At { ptr: at.ptr.add(json.len()), brand: PhantomData })
        }
    }

    /// Writes a list: the items, and commas between them.
    #[inline]
    pub fn list<I: Iterator>(
        &mut self,
        at: At<'b>,
        items: I,
        mut write: impl FnMut(&mut Self, Room<'b>, I::Item) -> Result<Room<'b>, Error>,
    ) -> Result<At<'b>, Error> {
        let at = self.room(at, 2)?;
        let mut at = self.lit(at, "[");
        let mut any = false;
        for item in items {
            any = true;
            let place = write(self, at, item)?;
            let place = self.room(place.at(), 2)?;
            at = self.lit(place, ",");
        }
        Ok(self.close(at, any, b']'))
    }

    /// Writes an object: `write` puts key, colon and value.
    #[inline]
    pub fn object<I: Iterator>(
        &mut self,
        at: At<'b>,
        entries: I,
        mut write: impl FnMut(&mut Self, Room<'b>, I::Item) -> Result<Room<'b>, Error>,
    ) -> Result<At<'b>, Error> {
        let at = self.room(at, 2)?;
        let mut at = self.lit(at, "{");
        let mut any = false;
        for entry in entries {
            any = true;
            let place = write(self, at, entry)?;
            let place = self.room(place.at(), 2)?;
            at = self.lit(place, ",");
        }
        Ok(self.close(at, any, b'}'))
    }

    /// Closes a list or an object, in the place of the last comma if `any` item was written.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn close(&mut self, at: Room<'b>, any: bool, bracket: u8) -> At<'b> {
        let at = self.afford(at, 1);
        // SAFETY: a byte is free. If there was an item, `lit` wrote its comma at `ptr - 1`.
        unsafe {
            let ptr = if any { at.ptr.sub(1) } else { at.ptr };
            ptr.write(bracket);
            At { ptr: ptr.add(1), brand: PhantomData }
        }
    }

    /// Begins what serde would gather, if the object is somebody else's (`open`). Gives what [`Out::gathered`] takes.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn gather(&mut self, open: bool) -> bool {
        let outer = self.gathers;
        if open {
            self.gathers = true;
        }
        outer
    }

    /// Ends it.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn gathered(&mut self, open: bool, outer: bool) {
        if open {
            self.gathers = outer;
        }
    }

    /// Whether serde would gather what is written now.
    pub(super) fn gathers(&self) -> bool {
        self.gathers
    }

    /// Hands the vector, with all that was written, to a writer of its own, which appends.
    pub(super) fn with_vec(
        &mut self,
        at: At<'b>,
        body: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>,
    ) -> Result<At<'b>, Error> {
        self.settle(&at);
        body(self.vec)?;
        Ok(self.resume())
    }

    /// The byte before the cursor, if this write put one there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn last(&self, at: &Room<'b>) -> Option<u8> {
        let written = at.ptr as usize - self.vec.as_ptr() as usize;
        // SAFETY: what lies between the base and the cursor is initialised, and there is a byte.
        (written > self.start).then(|| unsafe { at.ptr.sub(1).read() })
    }

    /// The place, with at least `n` bytes on its account.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn afford(&mut self, at: Room<'b>, n: usize) -> Room<'b> {
        if at.left >= n { at } else { self.overdrawn(at, n) }
    }

    /// The account in generated code comes out; here it didn't.
    #[cold]
    #[inline(never)]
    fn overdrawn(&mut self, at: Room<'b>, n: usize) -> Room<'b> {
        match self.room(at.at(), n) {
            Ok(at) => at,
            Err(error) => panic!("{error}"),
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, at: At<'b>, n: usize) -> Result<At<'b>, Error> {
        self.settle(&at);
        self.vec.try_reserve(n).map_err(|_| Error::too_large())?;
        Ok(self.resume())
    }

    /// Makes the vector's length what was written.
    fn settle(&mut self, at: &At<'b>) {
        let length = at.ptr as usize - self.vec.as_ptr() as usize;
        // SAFETY: by the invariants `length` is within the capacity, and all before it is initialised.
        unsafe { self.vec.set_len(length) }
    }

    /// The place behind the vector's content, after the vector was used or moved. The one `At` there was
    /// has been given up by the caller.
    fn resume(&mut self) -> At<'b> {
        let (length, capacity) = (self.vec.len(), self.vec.capacity());
        let base = self.vec.as_mut_ptr();
        // SAFETY: both lie within the allocation.
        unsafe {
            self.end = base.add(capacity);
            At { ptr: base.add(length), brand: PhantomData }
        }
    }
}

/// The bytes for a string of `length` plain bytes, its quotes, and `after` more.
#[cfg_attr(not(debug_assertions), inline(always))]
fn bound(length: usize, after: usize) -> Result<usize, Error> {
    // A length is at most `isize::MAX`, so only what a caller asks for can make this overflow.
    match (length + 2).checked_add(after) {
        Some(n) => Ok(n),
        None => Err(Error::too_large()),
    }
}

/// Pieces of a fixed size.
macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident($type:ty): $bound:expr;)*) => {
        impl<'b> Out<'b> {
            $(
                $(#[$doc])*
                #[cfg_attr(not(debug_assertions), inline(always))]
                pub fn $name(&mut self, at: Room<'b>, value: $type) -> Room<'b> {
                    let at = self.afford(at, $bound);
                    // SAFETY: as many bytes are free as `number` says that it may write.
                    unsafe {
                        let ptr = number::$name(at.ptr, value);
                        at.moved(ptr, $bound)
                    }
                }
            )*
        }
    };
}

fixed! {
    /// Writes `true` or `false`.
    bool(bool): number::BOOL;
    /// Writes an integer.
    u32(u32): number::U32;
    /// Writes an integer.
    i32(i32): number::I32;
    /// Writes an integer.
    u64(u64): number::U64;
    /// Writes an integer.
    i64(i64): number::I64;
    /// Writes an integer.
    u128(u128): number::U128;
    /// Writes an integer.
    i128(i128): number::I128;
    /// Writes a number, or `null` for what is not finite.
    f32(f32): number::F32;
    /// Writes a number, or `null` for what is not finite.
    f64(f64): number::F64;
}
