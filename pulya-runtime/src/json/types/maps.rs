//! Maps.

use std::collections::{BTreeMap, HashMap};

use crate::json::{At, Error, Out, Room, ToJson, Within};

/// Maps that lend an iterator of their entries.
macro_rules! map {
    ($([$($generic:tt)*] $type:ty;)*) => {
        $(
            impl<$($generic)*> ToJson for $type {
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    out.object(at, self.iter(), $crate::json::types::maps::entry)
                }

                fn write_json_entries<'b>(
                    &self,
                    out: &mut Out<'b>,
                    mut at: At<'b>,
                    _: &Within,
                ) -> Result<At<'b>, Error> {
                    for (key, value) in self.iter() {
                        let place = out.room(at, 1)?;
                        let place = out.comma(place);
                        at = $crate::json::types::maps::entry(out, place, (key, value))?.at();
                    }
                    Ok(at)
                }
            }
        )*
    };
}

pub(super) use map;

map! {
    [K: ToJson, V: ToJson] BTreeMap<K, V>;
    [K: ToJson, V: ToJson, S] HashMap<K, V, S>;
}

#[inline]
pub(super) fn entry<'b, K: ToJson + ?Sized, V: ToJson + ?Sized>(
    out: &mut Out<'b>,
    at: Room<'b>,
    (key, value): (&K, &V),
) -> Result<Room<'b>, Error> {
    let at = key.write_json_key(out, at.at())?;
    let at = out.room(at, 1 + 20)?;
    let at = out.lit(at, ":");
    value.put_json(out, at, 2)
}
