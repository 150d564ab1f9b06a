//! The choice between a type's own serializer and serde's, made by method resolution.
//!
//! Methods of the struct itself come first where their bounds hold, then those of a trait, then those that
//! need one more reference. The last tier accepts every type as a receiver and fails in a bound of its
//! method, so that the error is that bound's message and not "no method found".

use std::marker::PhantomData;

use serde::Serialize;

use super::entries::Within;
use super::{At, Error, Out, Room, ToJson, serialize};

/// A response type.
pub struct Tag<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Tag<T> {
    /// The type's tag.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[allow(clippy::new_without_default, reason = "only expansions name it")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: ToJson + ?Sized> Tag<T> {
    /// Appends `value` through its own serializer.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn encode(self, value: &T, out: &mut Vec<u8>) -> Result<(), Error> {
        super::write(value, out)
    }
}

/// The second choice for a response: serde.
pub trait EncodeSerde: Sized {
    /// The response type.
    type Value: ?Sized;

    /// Appends `value` through `serde::Serialize`.
    fn encode(self, value: &Self::Value, out: &mut Vec<u8>) -> Result<(), Error>;
}

impl<T: Serialize + ?Sized> EncodeSerde for Tag<T> {
    type Value = T;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn encode(self, value: &T, out: &mut Vec<u8>) -> Result<(), Error> {
        super::write_serde(value, out)
    }
}

/// The third: an error that says which type has neither.
pub trait EncodeNothing: Sized {
    /// The response type.
    type Value: ?Sized;

    /// Can't be called.
    fn encode(self, value: &Self::Value, out: &mut Vec<u8>) -> Result<(), Error>
    where
        Self::Value: Encodable;
}

impl<T: ?Sized> EncodeNothing for &Tag<T> {
    type Value = T;

    fn encode(self, _: &T, _: &mut Vec<u8>) -> Result<(), Error>
    where
        T: Encodable,
    {
        Ok(())
    }
}

/// Implemented by nothing: its message is the error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be sent as JSON: it implements neither `ToJson` nor `Serialize`",
    label = "neither `ToJson` nor `Serialize`",
    note = "add `#[derive(ToJson)]` to it, or to what it holds",
    note = "what is a response of its own (`Response`, `Html`, `Json`, ..) is sent as it is where no `-> ..` stands"
)]
pub trait Encodable {}

/// A field of a type that derives `ToJson`. `N` is called as the field is, `O` is the type it belongs to.
pub struct Field<'a, T: ?Sized, N, O: ?Sized> {
    value: &'a T,
    place: PhantomData<fn(N, &O)>,
}

impl<'a, T: ?Sized, N, O: ?Sized> Field<'a, T, N, O> {
    /// The field with this value.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn of(value: &'a T) -> Self {
        Self { value, place: PhantomData }
    }
}

#[allow(missing_docs, reason = "as the methods of `ToJson` that they call")]
impl<'a, T: ToJson + ?Sized, N, O: ?Sized> Field<'a, T, N, O> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn put_field<'b>(
        self,
        out: &mut Out<'b>,
        at: Room<'b>,
        json: &str,
        after: usize,
    ) -> Result<Room<'b>, Error> {
        out.entry(at, json, self.value, after)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn write_field<'b>(self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        self.value.write_json(out, at)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn field_entries<'b>(self, out: &mut Out<'b>, at: At<'b>, within: &Within) -> Result<At<'b>, Error> {
        self.value.write_json_entries(out, at, within)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn field_key<'b>(self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        self.value.write_json_key(out, at)
    }
}

/// The second choice for a field: serde_json, for that field alone.
#[allow(missing_docs, reason = "as the methods of `ToJson` whose place they take")]
pub trait FieldSerde: Sized {
    fn put_field<'b>(
        self,
        out: &mut Out<'b>,
        at: Room<'b>,
        json: &str,
        after: usize,
    ) -> Result<Room<'b>, Error>;
    fn write_field<'b>(self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error>;
    fn field_entries<'b>(self, out: &mut Out<'b>, at: At<'b>, within: &Within) -> Result<At<'b>, Error>;
    fn field_key<'b>(self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error>;
}

impl<T: Serialize + ?Sized, N, O: ?Sized> FieldSerde for Field<'_, T, N, O> {
    fn put_field<'b>(
        self,
        out: &mut Out<'b>,
        at: Room<'b>,
        json: &str,
        after: usize,
    ) -> Result<Room<'b>, Error> {
        let at = out.lit(at, json);
        let at = serialize::value(self.value, out, at.at())?;
        out.room(at, after)
    }

    fn write_field<'b>(self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        serialize::value(self.value, out, at)
    }

    fn field_entries<'b>(self, out: &mut Out<'b>, at: At<'b>, within: &Within) -> Result<At<'b>, Error> {
        out.serialize_entries_with(at, within, |serializer| self.value.serialize(serializer))
    }

    fn field_key<'b>(self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        serialize::key(self.value, out, at)
    }
}

/// The third: an error that names field and type.
#[allow(missing_docs, reason = "can't be called")]
pub trait FieldNothing: Sized {
    type Value: ?Sized;
    type Name;
    type Owner: ?Sized;

    fn put_field<'b>(
        self,
        out: &mut Out<'b>,
        at: Room<'b>,
        json: &str,
        after: usize,
    ) -> Result<Room<'b>, Error>
    where
        Self::Value: Writable<Self::Name, Self::Owner>;
    fn write_field<'b>(self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error>
    where
        Self::Value: Writable<Self::Name, Self::Owner>;
    fn field_entries<'b>(self, out: &mut Out<'b>, at: At<'b>, within: &Within) -> Result<At<'b>, Error>
    where
        Self::Value: Writable<Self::Name, Self::Owner>;
    fn field_key<'b>(self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error>
    where
        Self::Value: Writable<Self::Name, Self::Owner>;
}

impl<T: ?Sized, N, O: ?Sized> FieldNothing for &Field<'_, T, N, O> {
    type Value = T;
    type Name = N;
    type Owner = O;

    fn put_field<'b>(self, _: &mut Out<'b>, at: Room<'b>, _: &str, _: usize) -> Result<Room<'b>, Error>
    where
        T: Writable<N, O>,
    {
        Ok(at)
    }

    fn write_field<'b>(self, _: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error>
    where
        T: Writable<N, O>,
    {
        Ok(at)
    }

    fn field_entries<'b>(self, _: &mut Out<'b>, at: At<'b>, _: &Within) -> Result<At<'b>, Error>
    where
        T: Writable<N, O>,
    {
        Ok(at)
    }

    fn field_key<'b>(self, _: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error>
    where
        T: Writable<N, O>,
    {
        Ok(at)
    }
}

/// Implemented by nothing: its message is the error.
#[diagnostic::on_unimplemented(
    message = "field `{Name}` of `{Owner}`: `{Self}` implements neither `ToJson` nor `Serialize`",
    label = "neither `ToJson` nor `Serialize`",
    note = "add `#[derive(ToJson)]` to that type, or name a function with `#[serde(serialize_with = \"...\")]`"
)]
pub trait Writable<Name, Owner: ?Sized> {}
