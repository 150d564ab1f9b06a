//! Lists, sets and tuples.

use std::collections::{BTreeSet, BinaryHeap, HashSet, LinkedList, VecDeque};

use crate::json::{At, Error, Out, ToJson, Within};

/// Collections that lend an iterator.
macro_rules! list {
    ($kind:literal: $([$($generic:tt)*] $type:ty;)*) => {
        $(
            impl<$($generic)*> ToJson for $type {
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    out.list(at, self.iter(), |out, at, item| item.put_json(out, at, 2))
                }

                fn write_json_entries<'b>(
                    &self,
                    _: &mut Out<'b>,
                    _: At<'b>,
                    within: &Within,
                ) -> Result<At<'b>, Error> {
                    Err(within.refuse($kind))
                }
            }
        )*
    };
}

#[allow(unused_imports, reason = "used where a feature adds a set")]
pub(super) use list;

list! {
    "a sequence":
    [T: ToJson] [T];
    [T: ToJson] Vec<T>;
    [T: ToJson] VecDeque<T>;
    [T: ToJson] LinkedList<T>;
    [T: ToJson] BinaryHeap<T>;
    [T: ToJson] BTreeSet<T>;
    [T: ToJson, S] HashSet<T, S>;
}

list! {
    "a tuple":
    [T: ToJson, const N: usize] [T; N];
}

/// Tuples, by the names of their types and their fields.
macro_rules! tuple {
    ($($first:ident $zero:tt $($name:ident $index:tt)*;)*) => {
        $(
            impl<$first: ToJson, $($name: ToJson),*> ToJson for ($first, $($name,)*) {
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    // The next bracket or comma, and a number, which most items begin with or are.
                    const AFTER: usize = 1 + 20;
                    let at = out.room(at, AFTER)?;
                    let at = out.lit(at, "[");
                    let at = self.$zero.put_json(out, at, AFTER)?;
                    $(
                        let at = out.room(at.at(), AFTER)?;
                        let at = out.lit(at, ",");
                        let at = self.$index.put_json(out, at, AFTER)?;
                    )*
                    let at = out.room(at.at(), 1)?;
                    Ok(out.lit(at, "]").at())
                }

                fn write_json_entries<'b>(
                    &self,
                    _: &mut Out<'b>,
                    _: At<'b>,
                    within: &Within,
                ) -> Result<At<'b>, Error> {
                    Err(within.refuse("a tuple"))
                }
            }
        )*
    };
}

tuple! {
    A 0;
    A 0 B 1;
    A 0 B 1 C 2;
    A 0 B 1 C 2 D 3;
    A 0 B 1 C 2 D 3 E 4;
    A 0 B 1 C 2 D 3 E 4 F 5;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15;
}
