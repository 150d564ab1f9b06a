//! Types of other crates: two that are always here, the rest each behind a feature of its crate's name.

#[cfg(feature = "uuid")]
use crate::json::Room;
use crate::json::{At, Error, Out, ToJson, Within};

impl ToJson for bytes::Bytes {
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        self[..].write_json(out, at)
    }

    fn write_json_entries<'b>(&self, _: &mut Out<'b>, _: At<'b>, within: &Within) -> Result<At<'b>, Error> {
        Err(within.refuse("a byte array"))
    }
}

impl ToJson for bytes::BytesMut {
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        self[..].write_json(out, at)
    }

    fn write_json_entries<'b>(&self, _: &mut Out<'b>, _: At<'b>, within: &Within) -> Result<At<'b>, Error> {
        Err(within.refuse("a byte array"))
    }
}

impl ToJson for serde_json::Value {
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        use serde_json::Value;
        match self {
            Value::Null => ().write_json(out, at),
            Value::Bool(value) => value.write_json(out, at),
            Value::Number(value) => value.write_json(out, at),
            Value::String(value) => value.write_json(out, at),
            Value::Array(value) => value.write_json(out, at),
            Value::Object(value) => value.write_json(out, at),
        }
    }

    fn write_json_key<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        out.serialize_key(at, self)
    }

    fn write_json_entries<'b>(
        &self,
        out: &mut Out<'b>,
        at: At<'b>,
        within: &Within,
    ) -> Result<At<'b>, Error> {
        match self {
            serde_json::Value::Object(value) => value.write_json_entries(out, at, within),
            _ => out.serialize_entries(at, within, self),
        }
    }
}

super::maps::map! {
    [] serde_json::Map<String, serde_json::Value>;
}

#[cfg(feature = "indexmap")]
super::maps::map! {
    [K: ToJson, V: ToJson, S] indexmap::IndexMap<K, V, S>;
}

#[cfg(feature = "indexmap")]
super::sequences::list! {
    "a sequence":
    [T: ToJson, S] indexmap::IndexSet<T, S>;
}

#[cfg(feature = "uuid")]
impl ToJson for uuid::Uuid {
    #[inline]
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        Ok(self.put_json(out, at.room(), 0)?.at())
    }

    #[inline]
    fn put_json<'b>(&self, out: &mut Out<'b>, at: Room<'b>, after: usize) -> Result<Room<'b>, Error> {
        out.str(at, self.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()), after)
    }

    fn write_json_key<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        self.write_json(out, at)
    }

    fn write_json_entries<'b>(&self, _: &mut Out<'b>, _: At<'b>, within: &Within) -> Result<At<'b>, Error> {
        Err(within.refuse("a string"))
    }
}

/// Types whose form is their crate's business, and depends on its features: as their `Serialize` says.
macro_rules! as_serde {
    ($([$($generic:tt)*] $type:ty;)*) => {
        $(
            impl<$($generic)*> ToJson for $type {
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    out.serialize(at, self)
                }

                fn write_json_key<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    out.serialize_key(at, self)
                }

                fn write_json_entries<'b>(
                    &self,
                    out: &mut Out<'b>,
                    at: At<'b>,
                    within: &Within,
                ) -> Result<At<'b>, Error> {
                    out.serialize_entries(at, within, self)
                }
            }
        )*
    };
}

as_serde! {
    [] serde_json::Number;
}

#[cfg(feature = "rust_decimal")]
as_serde! {
    [] rust_decimal::Decimal;
}

#[cfg(feature = "chrono")]
as_serde! {
    [Z: chrono::TimeZone] chrono::DateTime<Z>;
    [] chrono::NaiveDate;
    [] chrono::NaiveDateTime;
    [] chrono::NaiveTime;
    [] chrono::TimeDelta;
    [] chrono::Month;
    [] chrono::Weekday;
}

#[cfg(feature = "time")]
as_serde! {
    [] time::Date;
    [] time::Duration;
    [] time::Month;
    [] time::OffsetDateTime;
    [] time::PrimitiveDateTime;
    [] time::Time;
    [] time::UtcDateTime;
    [] time::UtcOffset;
    [] time::Weekday;
}
