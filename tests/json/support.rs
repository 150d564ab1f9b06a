//! What generated type definitions refer to.

#![allow(dead_code, unused_imports, reason = "each test takes its part")]

pub use std::borrow::Cow;
pub use std::cell::RefCell;
pub use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
pub use std::marker::PhantomData;
pub use std::net::IpAddr;
pub use std::num::NonZeroU16;
pub use std::path::PathBuf;
pub use std::rc::Rc;
pub use std::time::{Duration, SystemTime};

pub use pulya::ToJson;
pub use serde::Serialize;
pub use serde_json::Value;

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

/// With integers that serde can't gather.
#[derive(Serialize)]
pub enum OnlySerdeWide {
    Newtype(u128),
    Tuple(u8, i128),
    Named { wide: u128 },
    Map(BTreeMap<i128, u8>),
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub enum OnlySerdeKey {
    Unit,
    Newtype(u8),
}

/// What types are converted into.
#[derive(ToJson, Serialize)]
pub struct Wrapped<T> {
    pub wrapped: T,
}

#[derive(ToJson, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyBy(#[serde(serialize_with = "odd_key")] pub u8);

#[derive(ToJson, Serialize, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[serde(into = "Option<String>")]
pub struct KeyInto(pub u8);

impl From<KeyInto> for Option<String> {
    fn from(it: KeyInto) -> Self {
        (it.0 != 0).then(|| it.0.to_string())
    }
}

/// A key of each kind that there is.
fn odd_key<S: serde::Serializer>(value: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    match value % 16 {
        0 => serializer.serialize_f64(f64::NAN),
        1 => serializer.serialize_f32(f32::from(*value) / 3.0),
        2 => serializer.serialize_bytes(&[*value]),
        3 => serializer.serialize_some(&true),
        4 => serializer.serialize_none(),
        5 => serializer.collect_seq([*value]),
        6 => serializer.serialize_unit_variant("Enum", 0, "Variant"),
        7 => serializer.serialize_newtype_struct("Newtype", "in \"it\""),
        8 => serializer.serialize_newtype_variant("Enum", 0, "Variant", "x"),
        9 => serializer.serialize_u128(u128::MAX),
        10 => serializer.serialize_char('\n'),
        11 => serializer.collect_str(&format_args!("<{value}>")),
        12 => Err(serde::ser::Error::custom("no key")),
        _ => serializer.serialize_i16(-i16::from(*value)),
    }
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

impl Sample for OnlySerdeWide {
    fn sample(random: &mut Random) -> Self {
        match random.below(4) {
            0 => Self::Newtype(Sample::sample(random)),
            1 => Self::Tuple(Sample::sample(random), Sample::sample(random)),
            2 => Self::Named { wide: Sample::sample(random) },
            _ => Self::Map(Sample::sample(random)),
        }
    }
}

impl Sample for OnlySerdeKey {
    fn sample(random: &mut Random) -> Self {
        if random.one_in(3) { Self::Newtype(Sample::sample(random)) } else { Self::Unit }
    }
}

impl Sample for KeyBy {
    fn sample(random: &mut Random) -> Self {
        Self(random.below(256) as u8)
    }
}

impl Sample for KeyInto {
    fn sample(random: &mut Random) -> Self {
        Self(Sample::sample(random))
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

pub fn optional_hex<S: serde::Serializer>(value: &Option<u32>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{value:#x?}"))
}

pub fn entries<S: serde::Serializer>(value: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map((0..value % 4).map(|i| (i, "entry")))
}

pub fn wide<S: serde::Serializer>(value: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    match value % 2 {
        0 => serializer.serialize_u128(u128::from(*value) << 80),
        _ => serializer.collect_map([(-i128::from(*value), ())]),
    }
}

pub fn unit_text<S: serde::Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("unit")
}

pub mod joined {
    pub fn serialize<S: serde::Serializer>(a: &u32, b: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(a, b)])
    }
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
