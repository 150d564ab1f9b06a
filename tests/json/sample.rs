//! Values of many types from a seeded generator, with a liking for the odd ones.

#![allow(dead_code, reason = "each test takes its part")]

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use crate::random::Random;

/// A type that values are made of.
pub trait Sample {
    fn sample(random: &mut Random) -> Self;
}

macro_rules! integers {
    ($($type:ty)*) => {
        $(
            impl Sample for $type {
                fn sample(random: &mut Random) -> Self {
                    match random.below(6) {
                        0 => <$type>::MIN,
                        1 => <$type>::MAX,
                        2 => random.below(12) as $type,
                        _ => {
                            let bits = u128::from(random.next()) << 64 | u128::from(random.next());
                            (bits as $type) >> random.below(<$type>::BITS as usize)
                        }
                    }
                }
            }
        )*
    };
}

integers! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

impl Sample for f64 {
    fn sample(random: &mut Random) -> Self {
        match random.below(5) {
            0 => [
                0.0,
                -0.0,
                1.0,
                f64::NAN,
                f64::INFINITY,
                f64::NEG_INFINITY,
                f64::MIN_POSITIVE,
                5e-324,
                f64::MAX,
            ][random.below(9)],
            1 => random.below(1_000_000) as f64 / 100.0,
            _ => f64::from_bits(random.next()),
        }
    }
}

impl Sample for f32 {
    fn sample(random: &mut Random) -> Self {
        if random.one_in(3) { f64::sample(random) as f32 } else { f32::from_bits(random.next() as u32) }
    }
}

impl Sample for bool {
    fn sample(random: &mut Random) -> Self {
        random.one_in(2)
    }
}

impl Sample for char {
    fn sample(random: &mut Random) -> Self {
        match random.below(6) {
            0 => char::from(random.below(0x20) as u8),
            1 => ['"', '\\', '/', '\u{7f}', '\u{80}', '\u{2028}', '\u{ffff}', '\u{10ffff}', 'é', '大', '🦀']
                [random.below(11)],
            _ => char::from(0x20 + random.below(0x5f) as u8),
        }
    }
}

impl Sample for String {
    fn sample(random: &mut Random) -> Self {
        let length = match random.below(4) {
            0 => random.below(4),
            1 => random.below(90),
            _ => random.below(24),
        };
        // Most text has nothing to escape.
        let plain = random.below(3) != 0;
        (0..length)
            .map(|_| if plain { (b'a' + random.below(26) as u8).into() } else { char::sample(random) })
            .collect()
    }
}

impl Sample for &'static str {
    fn sample(random: &mut Random) -> Self {
        ["", "x", "a \"word\"", "line\nbreak", "plain text of some length, without anything", "größer als 大"]
            [random.below(6)]
    }
}

impl Sample for Cow<'static, str> {
    fn sample(random: &mut Random) -> Self {
        if random.one_in(2) {
            Cow::Borrowed(Sample::sample(random))
        } else {
            Cow::Owned(Sample::sample(random))
        }
    }
}

impl Sample for () {
    fn sample(_: &mut Random) -> Self {}
}

impl<T> Sample for PhantomData<T> {
    fn sample(_: &mut Random) -> Self {
        PhantomData
    }
}

impl Sample for Duration {
    fn sample(random: &mut Random) -> Self {
        Duration::new(Sample::sample(random), random.below(1_000_000_000) as u32)
    }
}

impl Sample for SystemTime {
    fn sample(random: &mut Random) -> Self {
        let since = Duration::new(random.next() >> 32, random.below(1_000_000_000) as u32);
        // A time before the epoch has no JSON.
        if random.one_in(12) { SystemTime::UNIX_EPOCH - since } else { SystemTime::UNIX_EPOCH + since }
    }
}

impl Sample for IpAddr {
    fn sample(random: &mut Random) -> Self {
        match random.below(3) {
            0 => Ipv4Addr::from_bits(random.next() as u32).into(),
            1 => Ipv6Addr::from_bits(u128::sample(random)).into(),
            _ => Ipv6Addr::from_bits(0xffff_0000_0000 | u128::from(random.next() as u32)).into(),
        }
    }
}

impl Sample for PathBuf {
    fn sample(random: &mut Random) -> Self {
        #[cfg(unix)]
        if random.one_in(12) {
            use std::os::unix::ffi::OsStringExt as _;
            return std::ffi::OsString::from_vec(vec![b'/', 0xff]).into();
        }
        String::sample(random).into()
    }
}

impl Sample for NonZeroU16 {
    fn sample(random: &mut Random) -> Self {
        NonZeroU16::new(u16::sample(random)).unwrap_or(NonZeroU16::MAX)
    }
}

impl Sample for std::ops::Range<i8> {
    fn sample(random: &mut Random) -> Self {
        i8::sample(random)..i8::sample(random)
    }
}

impl Sample for serde_json::Value {
    fn sample(random: &mut Random) -> Self {
        match random.below(if random.depth > 3 { 4 } else { 7 }) {
            0 => serde_json::Value::Null,
            1 => bool::sample(random).into(),
            2 => i64::sample(random).into(),
            3 => f64::sample(random).into(),
            4 => String::sample(random).into(),
            5 => Vec::<serde_json::Value>::sample(random).into(),
            _ => serde_json::Value::Object(
                BTreeMap::<String, serde_json::Value>::sample(random).into_iter().collect(),
            ),
        }
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample(random: &mut Random) -> Self {
        (random.depth < 6 && random.one_in(2)).then(|| random.within(T::sample))
    }
}

impl<T: Sample, E: Sample> Sample for Result<T, E> {
    fn sample(random: &mut Random) -> Self {
        if random.one_in(2) { Ok(T::sample(random)) } else { Err(E::sample(random)) }
    }
}

macro_rules! wrappers {
    ($($name:ident)*) => {
        $(impl<T: Sample> Sample for $name<T> {
            fn sample(random: &mut Random) -> Self {
                $name::new(random.within(T::sample))
            }
        })*
    };
}

wrappers! { Box Rc RefCell }

macro_rules! collections {
    ($([$($generic:tt)*] $type:ty;)*) => {
        $(impl<$($generic)*> Sample for $type {
            fn sample(random: &mut Random) -> Self {
                let length = random.length();
                random.within(|random| (0..length).map(|_| Sample::sample(random)).collect())
            }
        })*
    };
}

collections! {
    [T: Sample] Vec<T>;
    [T: Sample] VecDeque<T>;
    [T: Sample + Ord] BTreeSet<T>;
    [K: Sample + Ord, V: Sample] BTreeMap<K, V>;
}

impl<K: Sample + Eq + std::hash::Hash, V: Sample> Sample for HashMap<K, V> {
    fn sample(random: &mut Random) -> Self {
        // At most one entry: the order of more isn't a property of the value.
        Option::<(K, V)>::sample(random).into_iter().collect()
    }
}

impl<T: Sample, const N: usize> Sample for [T; N] {
    fn sample(random: &mut Random) -> Self {
        std::array::from_fn(|_| T::sample(random))
    }
}

macro_rules! tuples {
    ($($($name:ident)*;)*) => {
        $(impl<$($name: Sample),*> Sample for ($($name,)*) {
            fn sample(random: &mut Random) -> Self {
                ($($name::sample(random),)*)
            }
        })*
    };
}

tuples! { A; A B; A B C; A B C D; A B C D E F G; }

const EARLIER_FAULTS: [&str; 6] = [
    "i128 is not supported",
    "u128 is not supported",
    "an odd number",
    "no key",
    "SystemTime must be later than UNIX_EPOCH",
    "path contains invalid UTF-8 characters",
];
const KEY_FAULTS: [&str; 2] = ["key must be a string", "float key must be finite (got NaN or +/-inf)"];

/// Compares what both write, or why they don't. The way of types without a serializer of their own leads to the
/// same bytes, or to an error.
#[track_caller]
pub fn same<T: pulya::ToJson + serde::Serialize + ?Sized>(value: &T) -> bool {
    let ours = pulya::json::to_vec(value);
    let serdes = serde_json::to_vec(value);
    let mut through_serde = Vec::new();
    match pulya::json::write_serde(value, &mut through_serde) {
        Ok(()) => {
            assert_eq!(Some(through_serde), serdes.as_ref().ok().cloned(), "{}", std::any::type_name::<T>())
        }
        Err(error) => assert!(serdes.is_err(), "{}: {error}", std::any::type_name::<T>()),
    }
    match (&ours, &serdes) {
        (Ok(ours), Ok(serdes)) if ours == serdes => true,
        (Err(ours), Err(serdes)) if ours.to_string() == serdes.to_string() => false,
        // What serde gathers before it is written (a tuple variant that is flattened, say) it looks through for
        // faults of the first kind, and only then for keys. A value may have both.
        (Err(ours), Err(serdes))
            if KEY_FAULTS.contains(&&*ours.to_string()) && EARLIER_FAULTS.contains(&&*serdes.to_string()) =>
        {
            false
        }
        _ => {
            let text = |json: &Vec<u8>| String::from_utf8_lossy(json).into_owned();
            panic!(
                "{}\n  pulya: {:?}\n  serde: {:?}",
                std::any::type_name::<T>(),
                ours.as_ref().map(text),
                serdes.as_ref().map(text)
            )
        }
    }
}
