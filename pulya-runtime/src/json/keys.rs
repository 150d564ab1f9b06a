//! The keys of maps that serde has a part in.

use std::fmt;

use serde::ser::{Error as _, Impossible};
use serde::{Serialize, Serializer};

use super::serialize::with_serializer;

type Result<T> = std::result::Result<T, serde_json::Error>;

/// The text of a key, in quotes. `gathers` is that of [`Out`](super::Out).
pub(super) fn text<T: Serialize + ?Sized>(key: &T, gathers: bool) -> Result<Vec<u8>> {
    // serde_json's serializer of keys is private; a map of one entry has it at work.
    let mut map = Vec::new();
    with_serializer(&mut map, gathers, |serializer, _| OneEntry(key).serialize(serializer))?;
    map.truncate(map.len() - ":0}".len());
    map.remove(0);
    Ok(map)
}

struct OneEntry<'a, T: ?Sized>(&'a T);

impl<T: Serialize + ?Sized> Serialize for OneEntry<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, 0)])
    }
}

/// What `serialize_with` functions of keys are called with. Gives the key's text.
#[doc(hidden)]
pub struct KeySerializer {
    pub(super) gathers: bool,
}

/// Values that serde_json has a key for, or an error of its own.
macro_rules! keys {
    ($($name:ident($type:ty);)*) => {
        $(
            fn $name(self, key: $type) -> Result<Vec<u8>> {
                text(&key, self.gathers)
            }
        )*
    };
}

/// What is no key, whatever it contains.
macro_rules! refused {
    ($($name:ident($($type:ty),*) -> $given:ty;)*) => {
        $(
            fn $name(self, $(_: $type),*) -> Result<$given> {
                Err(key_must_be_a_string())
            }
        )*
    };
}

#[cold]
fn key_must_be_a_string() -> serde_json::Error {
    serde_json::Error::custom("key must be a string")
}

impl Serializer for KeySerializer {
    type Ok = Vec<u8>;
    type Error = serde_json::Error;
    type SerializeSeq = Impossible<Vec<u8>, serde_json::Error>;
    type SerializeTuple = Self::SerializeSeq;
    type SerializeTupleStruct = Self::SerializeSeq;
    type SerializeTupleVariant = Self::SerializeSeq;
    type SerializeMap = Self::SerializeSeq;
    type SerializeStruct = Self::SerializeSeq;
    type SerializeStructVariant = Self::SerializeSeq;

    keys! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
    }

    refused! {
        serialize_bytes(&[u8]) -> Vec<u8>;
        serialize_none() -> Vec<u8>;
        serialize_unit() -> Vec<u8>;
        serialize_unit_struct(&'static str) -> Vec<u8>;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Vec<u8>> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Vec<u8>> {
        text(variant, self.gathers)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Vec<u8>> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Vec<u8>> {
        Err(key_must_be_a_string())
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<Vec<u8>> {
        text(&format_args!("{value}"), self.gathers)
    }
}
