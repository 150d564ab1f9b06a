//! Truth values and numbers.

use std::num;

use crate::json::{At, Error, Out, Room, ToJson, Within};

/// What all types have in common whose text has a bound.
macro_rules! fixed {
    ($($type:ty => $write:ident as $wide:ty, $bound:literal, $kind:literal;)*) => {
        $(
            impl ToJson for $type {
                #[inline]
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    fixed!(@gathered $write out);
                    let at = out.room(at, $bound)?;
                    Ok(out.$write(at, *self as $wide).at())
                }

                #[cfg_attr(not(debug_assertions), inline(always))]
                fn put_json<'b>(
                    &self,
                    out: &mut Out<'b>,
                    at: Room<'b>,
                    _: usize,
                ) -> Result<Room<'b>, Error> {
                    fixed!(@gathered $write out);
                    Ok(out.$write(at, *self as $wide))
                }

                fn write_json_key<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    fixed!(@finite $write self);
                    fixed!(@gathered $write out);
                    let at = out.room(at, $bound + 2)?;
                    let at = out.lit(at, "\"");
                    let at = out.$write(at, *self as $wide);
                    Ok(out.lit(at, "\"").at())
                }

                fn write_json_entries<'b>(
                    &self,
                    _: &mut Out<'b>,
                    _: At<'b>,
                    within: &Within,
                ) -> Result<At<'b>, Error> {
                    Err(refuse(within, $kind))
                }
            }
        )*
    };
    (@finite f32 $value:ident) => { fixed!(@finite f64 $value) };
    (@finite f64 $value:ident) => {
        if !$value.is_finite() {
            return Err(Error::float_key_must_be_finite());
        }
    };
    (@finite $other:ident $value:ident) => {};
    (@gathered u128 $out:ident) => { fixed!(@gathered "u128" $out) };
    (@gathered i128 $out:ident) => { fixed!(@gathered "i128" $out) };
    (@gathered $name:literal $out:ident) => {
        if $out.gathers() {
            return Err(not_supported($name));
        }
    };
    (@gathered $other:ident $out:ident) => {};
}

fixed! {
    bool => bool as bool, 8, "a boolean";
    u8 => u32 as u32, 10, "an integer";
    u16 => u32 as u32, 10, "an integer";
    u32 => u32 as u32, 10, "an integer";
    u64 => u64 as u64, 20, "an integer";
    usize => u64 as u64, 20, "an integer";
    u128 => u128 as u128, 39, "u128";
    i8 => i32 as i32, 11, "an integer";
    i16 => i32 as i32, 11, "an integer";
    i32 => i32 as i32, 11, "an integer";
    i64 => i64 as i64, 20, "an integer";
    isize => i64 as i64, 20, "an integer";
    i128 => i128 as i128, 40, "i128";
    f32 => f32 as f32, 24, "a float";
    f64 => f64 as f64, 24, "a float";
}

#[cold]
fn refuse(within: &Within, kind: &'static str) -> Error {
    match kind {
        "i128" | "u128" => not_supported(kind),
        _ => within.refuse(kind),
    }
}

/// serde's own serializers don't know these types.
#[cold]
fn not_supported(name: &'static str) -> Error {
    Error::new(format!("{name} is not supported"))
}

/// Types that are written as another one that they hold.
macro_rules! as_inner {
    ($([$($generic:tt)*] $type:ty, $self:ident => $inner:expr;)*) => {
        $(
            impl<$($generic)*> ToJson for $type {
                #[inline]
                fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    let $self = self;
                    $inner.write_json(out, at)
                }

                #[cfg_attr(not(debug_assertions), inline(always))]
                fn put_json<'b>(
                    &self,
                    out: &mut Out<'b>,
                    at: Room<'b>,
                    after: usize,
                ) -> Result<Room<'b>, Error> {
                    let $self = self;
                    $inner.put_json(out, at, after)
                }

                fn write_json_key<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
                    let $self = self;
                    $inner.write_json_key(out, at)
                }

                fn write_json_entries<'b>(
                    &self,
                    out: &mut Out<'b>,
                    at: At<'b>,
                    within: &Within,
                ) -> Result<At<'b>, Error> {
                    let $self = self;
                    $inner.write_json_entries(out, at, within)
                }
            }
        )*
    };
}

pub(super) use as_inner;

as_inner! {
    [] num::NonZeroU8, n => n.get();
    [] num::NonZeroU16, n => n.get();
    [] num::NonZeroU32, n => n.get();
    [] num::NonZeroU64, n => n.get();
    [] num::NonZeroU128, n => n.get();
    [] num::NonZeroUsize, n => n.get();
    [] num::NonZeroI8, n => n.get();
    [] num::NonZeroI16, n => n.get();
    [] num::NonZeroI32, n => n.get();
    [] num::NonZeroI64, n => n.get();
    [] num::NonZeroI128, n => n.get();
    [] num::NonZeroIsize, n => n.get();
    [T: ToJson] num::Wrapping<T>, n => n.0;
    [T: ToJson] num::Saturating<T>, n => n.0;
    [T: ToJson] std::cmp::Reverse<T>, n => n.0;
}

/// Atomic types, each where the target has it.
macro_rules! atomic {
    ($($size:literal: $($type:ident)*;)*) => {
        $($(
            #[cfg(target_has_atomic = $size)]
            as_inner! { [] std::sync::atomic::$type, n => n.load(std::sync::atomic::Ordering::Relaxed); }
        )*)*
    };
}

atomic! {
    "8": AtomicBool AtomicI8 AtomicU8;
    "16": AtomicI16 AtomicU16;
    "32": AtomicI32 AtomicU32;
    "64": AtomicI64 AtomicU64;
    "ptr": AtomicIsize AtomicUsize;
}
