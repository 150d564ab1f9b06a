//! Nothing, options, results, and the standard library's structs and enums.

use std::marker::PhantomData;
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::json::{At, Error, Open, Out, Room, ToJson, Within};

/// Types without content.
macro_rules! null {
    ($([$($generic:tt)*] $type:ty;)*) => {
        $(
            impl<$($generic)*> ToJson for $type {
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    let at = out.room(at, 4)?;
                    Ok(out.lit(at, "null").at())
                }

                #[cfg_attr(not(debug_assertions), inline(always))]
                fn put_json<'b>(
                    &self,
                    out: &mut Out<'b>,
                    at: Room<'b>,
                    _: usize,
                ) -> Result<Room<'b>, Error> {
                    Ok(out.lit(at, "null"))
                }

                fn write_json_entries<'b>(
                    &self,
                    _: &mut Out<'b>,
                    at: At<'b>,
                    _: &Within,
                ) -> Result<At<'b>, Error> {
                    Ok(at)
                }
            }
        )*
    };
}

null! {
    [] ();
    [T: ?Sized] PhantomData<T>;
}

impl<T: ToJson> ToJson for Option<T> {
    #[inline]
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        match self {
            Some(value) => value.write_json(out, at),
            None => ().write_json(out, at),
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn put_json<'b>(&self, out: &mut Out<'b>, at: Room<'b>, after: usize) -> Result<Room<'b>, Error> {
        match self {
            Some(value) => value.put_json(out, at, after),
            None => Ok(out.lit(at, "null")),
        }
    }

    fn write_json_key<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        match self {
            Some(value) => value.write_json_key(out, at),
            None => Err(Error::key_must_be_a_string()),
        }
    }

    fn write_json_entries<'b>(
        &self,
        out: &mut Out<'b>,
        at: At<'b>,
        within: &Within,
    ) -> Result<At<'b>, Error> {
        match (within, self) {
            (Within::Flatten, Some(value)) => value.write_json_entries(out, at, within),
            (Within::Flatten, None) => Ok(at),
            (Within::Variant { .. }, _) => Err(within.refuse("an optional")),
        }
    }
}

/// Objects: each type gives its entries, without braces.
macro_rules! object {
    ($([$($generic:tt)*] $type:ty, |$self:ident, $out:ident, $at:ident| $entries:expr;)*) => {
        $(
            impl<$($generic)*> ToJson for $type {
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    let at = out.room(at, 1)?;
                    let at = out.lit(at, "{");
                    let at = self.write_json_body(out, at.at(), None)?;
                    let at = out.room(at, 1)?;
                    Ok(out.lit(at, "}").at())
                }

                fn write_json_entries<'b>(
                    &self,
                    out: &mut Out<'b>,
                    at: At<'b>,
                    _: &Within,
                ) -> Result<At<'b>, Error> {
                    let at = out.room(at, 1)?;
                    let at = out.comma(at);
                    self.write_json_body(out, at.at(), None)
                }

                #[inline]
                fn write_json_body<'b>(
                    &self,
                    $out: &mut Out<'b>,
                    $at: At<'b>,
                    _: Open<'_>,
                ) -> Result<At<'b>, Error> {
                    let $self = self;
                    $entries
                }
            }
        )*
    };
}

object! {
    [T: ToJson, E: ToJson] Result<T, E>, |result, out, at| match result {
        Ok(value) => entry(out, at, "\"Ok\":", value),
        Err(value) => entry(out, at, "\"Err\":", value),
    };
    [] Duration, |duration, out, at| {
        let at = entry(out, at, "\"secs\":", &duration.as_secs())?;
        entry(out, at, ",\"nanos\":", &duration.subsec_nanos())
    };
    [T: ToJson] Range<T>, |range, out, at| {
        let at = entry(out, at, "\"start\":", &range.start)?;
        entry(out, at, ",\"end\":", &range.end)
    };
    [T: ToJson] RangeInclusive<T>, |range, out, at| {
        let at = entry(out, at, "\"start\":", range.start())?;
        entry(out, at, ",\"end\":", range.end())
    };
    [T: ToJson] RangeFrom<T>, |range, out, at| entry(out, at, "\"start\":", &range.start);
    [T: ToJson] RangeTo<T>, |range, out, at| entry(out, at, "\"end\":", &range.end);
}

impl ToJson for SystemTime {
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        let since = since_epoch(self)?;
        let at = entry(out, at, "{\"secs_since_epoch\":", &since.as_secs())?;
        let at = entry(out, at, ",\"nanos_since_epoch\":", &since.subsec_nanos())?;
        let at = out.room(at, 1)?;
        Ok(out.lit(at, "}").at())
    }

    fn write_json_key<'b>(&self, _: &mut Out<'b>, _: At<'b>) -> Result<At<'b>, Error> {
        since_epoch(self)?;
        Err(Error::key_must_be_a_string())
    }

    fn write_json_entries<'b>(&self, out: &mut Out<'b>, at: At<'b>, _: &Within) -> Result<At<'b>, Error> {
        let since = since_epoch(self)?;
        let at = out.room(at, 1)?;
        let at = out.comma(at);
        let at = entry(out, at.at(), "\"secs_since_epoch\":", &since.as_secs())?;
        entry(out, at, ",\"nanos_since_epoch\":", &since.subsec_nanos())
    }
}

fn since_epoch(time: &SystemTime) -> Result<Duration, Error> {
    time.duration_since(UNIX_EPOCH).map_err(|_| Error::new("SystemTime must be later than UNIX_EPOCH"))
}

fn entry<'b, T: ToJson>(out: &mut Out<'b>, at: At<'b>, key: &str, value: &T) -> Result<At<'b>, Error> {
    let at = out.room(at, key.len())?;
    let at = out.lit(at, key);
    value.write_json(out, at.at())
}

impl<T: ToJson> ToJson for Bound<T> {
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        if let Bound::Unbounded = self {
            return "Unbounded".write_json(out, at);
        }
        let at = out.room(at, 1)?;
        let at = out.lit(at, "{");
        let at = self.write_json_body(out, at.at(), None)?;
        let at = out.room(at, 1)?;
        Ok(out.lit(at, "}").at())
    }

    fn write_json_key<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        match self {
            Bound::Unbounded => self.write_json(out, at),
            _ => Err(Error::key_must_be_a_string()),
        }
    }

    fn write_json_entries<'b>(&self, out: &mut Out<'b>, at: At<'b>, _: &Within) -> Result<At<'b>, Error> {
        let at = out.room(at, 1)?;
        let at = out.comma(at);
        self.write_json_body(out, at.at(), None)
    }

    fn write_json_body<'b>(&self, out: &mut Out<'b>, at: At<'b>, _: Open<'_>) -> Result<At<'b>, Error> {
        match self {
            Bound::Unbounded => entry(out, at, "\"Unbounded\":", &()),
            Bound::Included(value) => entry(out, at, "\"Included\":", value),
            Bound::Excluded(value) => entry(out, at, "\"Excluded\":", value),
        }
    }
}
