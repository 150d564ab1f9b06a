//! Values that have only `serde::Serialize`.

use std::cell::Cell;
use std::io;

use memchr::memmem;
use serde::ser::{Error as _, Impossible};
use serde::{Serialize, Serializer};
use serde_json::ser::{CompactFormatter, Formatter};

use super::entries::Within;
use super::keys::{self, KeySerializer};
use super::{At, Error, Out, out};

/// What `serialize_with` functions of values are called with.
#[doc(hidden)]
pub type ValueSerializer<'a, 'v> = &'a mut serde_json::Serializer<&'v mut Vec<u8>, Format<'v>>;

/// What `serialize_with` functions of flattened fields and tagged contents are called with.
#[doc(hidden)]
pub struct EntriesSerializer<'a, 'v> {
    inner: ValueSerializer<'a, 'v>,
    gathers: &'v Cell<bool>,
    within: Within,
}

/// serde_json's compact format, without 128-bit integers while serde would gather what is written.
#[doc(hidden)]
pub struct Format<'v> {
    gathers: &'v Cell<bool>,
}

impl Formatter for Format<'_> {
    fn write_i128<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: i128) -> io::Result<()> {
        match self.gathers.get() {
            true => Err(io::Error::other("i128 is not supported")),
            false => CompactFormatter.write_i128(writer, value),
        }
    }

    fn write_u128<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: u128) -> io::Result<()> {
        match self.gathers.get() {
            true => Err(io::Error::other("u128 is not supported")),
            false => CompactFormatter.write_u128(writer, value),
        }
    }
}

/// Has `body` append to `vec` through serde_json.
pub(super) fn with_serializer(
    vec: &mut Vec<u8>,
    gathers: bool,
    body: impl for<'a, 'v> FnOnce(ValueSerializer<'a, 'v>, &'v Cell<bool>) -> Result<(), serde_json::Error>,
) -> Result<(), serde_json::Error> {
    let gathers = Cell::new(gathers);
    body(&mut serde_json::Serializer::with_formatter(vec, Format { gathers: &gathers }), &gathers)
}

/// Under this name serde_json's `RawValue` and arbitrary-precision `Number` pretend to be structs.
const PRIVATE: &[u8] = b"\"$serde_json::private::";
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// [`super::write_serde`].
pub(super) fn append<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), Error> {
    out::append(out, |out, at| {
        out.with_vec(at, |vec| {
            let start = vec.len();
            sonic_rs::to_writer(&mut *vec, value).map_err(|error| Error::new(error.to_string()))?;
            if memmem::find(&vec[start..], PRIVATE).is_some() {
                vec.truncate(start);
                serde_json::to_writer(vec, value)?;
            }
            Ok(())
        })
    })
}

/// A value in the place of one that is `ToJson`.
pub(super) fn value<'b, T: Serialize + ?Sized>(
    value: &T,
    out: &mut Out<'b>,
    at: At<'b>,
) -> Result<At<'b>, Error> {
    let gathers = out.gathers();
    out.with_vec(at, |vec| Ok(with_serializer(vec, gathers, |serializer, _| value.serialize(serializer))?))
}

/// The key of a map.
pub(super) fn key<'b, T: Serialize + ?Sized>(
    value: &T,
    out: &mut Out<'b>,
    at: At<'b>,
) -> Result<At<'b>, Error> {
    let json = keys::text(value, out.gathers())?;
    out.raw(at, &json)
}

impl<'b> Out<'b> {
    /// Writes a value through serde.
    pub fn serialize<T: Serialize + ?Sized>(&mut self, at: At<'b>, of: &T) -> Result<At<'b>, Error> {
        value(of, self, at)
    }

    /// Writes entries through serde.
    pub fn serialize_entries<T: Serialize + ?Sized>(
        &mut self,
        at: At<'b>,
        within: &Within,
        of: &T,
    ) -> Result<At<'b>, Error> {
        self.serialize_entries_with(at, within, |serializer| of.serialize(serializer))
    }

    /// Writes the key of a map through serde.
    pub fn serialize_key<T: Serialize + ?Sized>(&mut self, at: At<'b>, of: &T) -> Result<At<'b>, Error> {
        key(of, self, at)
    }

    /// Writes the key of a map through a function of the user's.
    pub fn serialize_key_with(
        &mut self,
        at: At<'b>,
        body: impl FnOnce(KeySerializer) -> Result<Vec<u8>, serde_json::Error>,
    ) -> Result<At<'b>, Error> {
        let json = body(KeySerializer { gathers: self.gathers() })?;
        self.raw(at, &json)
    }

    /// Writes a value through a function of the user's.
    pub fn serialize_with(
        &mut self,
        at: At<'b>,
        body: impl FnOnce(ValueSerializer<'_, '_>) -> Result<(), serde_json::Error>,
    ) -> Result<At<'b>, Error> {
        let gathers = self.gathers();
        self.with_vec(at, |vec| Ok(with_serializer(vec, gathers, |serializer, _| body(serializer))?))
    }

    /// Writes entries through a function of the user's.
    pub fn serialize_entries_with(
        &mut self,
        at: At<'b>,
        within: &Within,
        body: impl FnOnce(EntriesSerializer<'_, '_>) -> Result<(), serde_json::Error>,
    ) -> Result<At<'b>, Error> {
        let gathers = self.gathers();
        self.with_vec(at, |vec| {
            let start = vec.len();
            with_serializer(vec, gathers, |inner, gathers| {
                body(EntriesSerializer { inner, gathers, within: *within })
            })?;
            splice(vec, start);
            Ok(())
        })
    }
}

/// Makes an object that was written at `start`, inside an object that is open, entries of that one.
fn splice(vec: &mut Vec<u8>, start: usize) {
    if vec.len() == start {
        return;
    }
    let empty = vec.len() - start == "{}".len();
    if empty {
        vec.truncate(start);
        return;
    }
    vec.pop();
    if start > 0 && vec[start - 1] == b'{' {
        vec.remove(start);
    } else {
        vec[start] = b',';
    }
}

type Compound<'a, 'v> = <ValueSerializer<'a, 'v> as Serializer>::SerializeMap;

impl EntriesSerializer<'_, '_> {
    fn refuse(&self, kind: &str) -> serde_json::Error {
        serde_json::Error::custom(self.within.refuse(kind))
    }
}

/// Kinds of values that have no entries.
macro_rules! refused {
    ($($name:ident($type:ty): $kind:literal;)*) => {
        $(
            fn $name(self, _: $type) -> Result<(), Self::Error> {
                Err(self.refuse($kind))
            }
        )*
    };
}

impl<'a, 'v> Serializer for EntriesSerializer<'a, 'v> {
    type Ok = ();
    type Error = serde_json::Error;
    type SerializeSeq = Impossible<(), serde_json::Error>;
    type SerializeTuple = Impossible<(), serde_json::Error>;
    type SerializeTupleStruct = Impossible<(), serde_json::Error>;
    type SerializeTupleVariant = Compound<'a, 'v>;
    type SerializeMap = Compound<'a, 'v>;
    type SerializeStruct = Compound<'a, 'v>;
    type SerializeStructVariant = Compound<'a, 'v>;

    refused! {
        serialize_bool(bool): "a boolean";
        serialize_i8(i8): "an integer";
        serialize_i16(i16): "an integer";
        serialize_i32(i32): "an integer";
        serialize_i64(i64): "an integer";
        serialize_u8(u8): "an integer";
        serialize_u16(u16): "an integer";
        serialize_u32(u32): "an integer";
        serialize_u64(u64): "an integer";
        serialize_f32(f32): "a float";
        serialize_f64(f64): "a float";
        serialize_char(char): "a char";
        serialize_str(&str): "a string";
        serialize_bytes(&[u8]): "a byte array";
    }

    fn serialize_none(self) -> Result<(), Self::Error> {
        match self.within {
            Within::Flatten => Ok(()),
            Within::Variant { .. } => Err(self.refuse("an optional")),
        }
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Self::Error> {
        match self.within {
            Within::Flatten => value.serialize(self),
            Within::Variant { .. } => Err(self.refuse("an optional")),
        }
    }

    fn serialize_unit(self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Self::Error> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<(), Self::Error> {
        self.inner.serialize_newtype_variant(name, index, variant, &())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Self::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Self::Error> {
        self.inner.serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Self::Error> {
        Err(self.refuse("a sequence"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Self::Error> {
        Err(self.refuse("a tuple"))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Self::Error> {
        Err(self.refuse("a tuple struct"))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleVariant, Self::Error> {
        self.gathers.set(true);
        self.inner.serialize_tuple_variant(name, index, variant, length)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self::SerializeMap, Self::Error> {
        self.inner.serialize_map(length)
    }

    fn serialize_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStruct, Self::Error> {
        // Where serde puts the tag, serde_json looks for the raw text.
        if matches!(self.within, Within::Variant { .. }) && name == RAW_VALUE {
            return Err(serde_json::Error::custom("expected value"));
        }
        // As a map, so that what pretends to be a struct is one.
        self.inner.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStructVariant, Self::Error> {
        self.gathers.set(true);
        self.inner.serialize_struct_variant(name, index, variant, length)
    }
}
