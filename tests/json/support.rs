//! What generated type definitions refer to.

#![allow(dead_code, unused_imports, reason = "each test takes its part")]

pub use std::borrow::Cow;
pub use std::collections::{BTreeMap, HashMap};
pub use std::marker::PhantomData;
pub use std::time::Duration;

pub use pulya::ToJson;
pub use serde::Serialize;

pub use crate::random::Random;
pub use crate::sample::{Sample, same};

/// How many comparisons there were.
#[derive(Default)]
pub struct Tally {
    pub types: usize,
    pub bytes: usize,
    pub errors: usize,
}

impl Tally {
    /// Compares some values of a type.
    pub fn of<T: Sample + ToJson + Serialize>(&mut self, random: &mut Random) {
        self.types += 1;
        for _ in 0..25 {
            if same(&T::sample(random)) {
                self.bytes += 1;
            } else {
                self.errors += 1;
            }
        }
    }

    pub fn add(&mut self, other: Tally) {
        self.types += other.types;
        self.bytes += other.bytes;
        self.errors += other.errors;
    }
}

/// Hides a primitive type from the macro.
pub type Alias = u64;

#[derive(Serialize)]
pub struct OnlySerde {
    pub only: u64,
    pub text: String,
}

#[derive(Serialize)]
pub enum OnlySerdeEnum {
    Unit,
    Newtype(u8),
    Tuple(u8, bool),
    Named { x: f64 },
}

#[derive(Serialize)]
pub struct FlatOnlySerde {
    pub only: u64,
}

#[derive(ToJson, Serialize, Debug)]
pub struct Flat {
    pub flat_a: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flat_b: Option<String>,
}

#[derive(ToJson, Serialize, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitEnum {
    First,
    #[serde(rename = "2nd \"quoted\"")]
    Second,
}

#[derive(ToJson, Serialize, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewKey(pub i16);

impl Sample for OnlySerde {
    fn sample(random: &mut Random) -> Self {
        Self { only: Sample::sample(random), text: Sample::sample(random) }
    }
}

impl Sample for OnlySerdeEnum {
    fn sample(random: &mut Random) -> Self {
        match random.below(4) {
            0 => Self::Unit,
            1 => Self::Newtype(Sample::sample(random)),
            2 => Self::Tuple(Sample::sample(random), Sample::sample(random)),
            _ => Self::Named { x: Sample::sample(random) },
        }
    }
}

impl Sample for FlatOnlySerde {
    fn sample(random: &mut Random) -> Self {
        Self { only: Sample::sample(random) }
    }
}

impl Sample for Flat {
    fn sample(random: &mut Random) -> Self {
        Self { flat_a: Sample::sample(random), flat_b: Sample::sample(random) }
    }
}

impl Sample for UnitEnum {
    fn sample(random: &mut Random) -> Self {
        if random.one_in(2) { Self::First } else { Self::Second }
    }
}

impl Sample for NewKey {
    fn sample(random: &mut Random) -> Self {
        Self(Sample::sample(random))
    }
}

/// A bound that is not `ToJson`.
pub trait Shown {
    fn shown(&self) -> String;
}

impl Shown for u16 {
    fn shown(&self) -> String {
        format!("<{self}>")
    }
}

pub fn shown<T: Shown, S: serde::Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.shown())
}

pub fn hex<S: serde::Serializer>(value: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{value:#x}"))
}

pub fn fails_on_odd<S: serde::Serializer>(value: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    if value % 2 == 1 {
        return Err(serde::ser::Error::custom("an odd number"));
    }
    serializer.serialize_u32(*value)
}

pub mod seconds {
    pub fn serialize<S: serde::Serializer>(value: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("seconds", value)?;
        map.end()
    }
}
