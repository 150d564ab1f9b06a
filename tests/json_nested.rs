//! Values in roles that are not their own: keys of maps, entries of somebody else's object, contents of variants;
//! what serde makes of each, in bytes or in words.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::Bound;
use std::time::Duration;

use pulya::ToJson;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// Both write the same, or fail in the same words.
#[track_caller]
fn same<T: ToJson + Serialize + ?Sized>(value: &T) {
    let pulyas = pulya::json::to_string(value).map_err(|error| error.to_string());
    let serdes = serde_json::to_string(value).map_err(|error| error.to_string());
    assert_eq!(pulyas, serdes, "{}", std::any::type_name::<T>());
}

/// The value is refused in these words, by both.
#[track_caller]
fn fails<T: ToJson + Serialize + ?Sized>(value: &T, words: &str) {
    same(value);
    assert_eq!(pulya::json::to_string(value).unwrap_err().to_string(), words);
}

fn map() -> BTreeMap<String, u8> {
    BTreeMap::from([("k".to_owned(), 1)])
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

/// A key that a function writes, in each way that there is.
#[derive(ToJson, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct KeyWith(#[serde(serialize_with = "key_with")] u8);

fn key_with<S: serde::Serializer>(way: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeSeq as _;
    match way {
        0 => serializer.serialize_bool(true),
        1 => serializer.serialize_i8(-1),
        2 => serializer.serialize_i16(-2),
        3 => serializer.serialize_i32(-3),
        4 => serializer.serialize_i64(-4),
        5 => serializer.serialize_i128(i128::MIN),
        6 => serializer.serialize_u8(1),
        7 => serializer.serialize_u16(2),
        8 => serializer.serialize_u32(3),
        9 => serializer.serialize_u64(4),
        10 => serializer.serialize_u128(u128::MAX),
        11 => serializer.serialize_f32(0.5),
        12 => serializer.serialize_f64(-1e300),
        13 => serializer.serialize_char('"'),
        14 => serializer.serialize_str("a\"\u{1}"),
        15 => serializer.collect_str(&format_args!("<{way}>")),
        16 => serializer.serialize_some("some"),
        17 => serializer.serialize_unit_variant("Enum", 0, "Variant\""),
        18 => serializer.serialize_newtype_struct("Newtype", &1),
        // What can't be a key.
        19 => serializer.serialize_f32(f32::NEG_INFINITY),
        20 => serializer.serialize_f64(f64::NAN),
        21 => serializer.serialize_bytes(b"bytes"),
        22 => serializer.serialize_none(),
        23 => serializer.serialize_unit(),
        24 => serializer.serialize_unit_struct("Unit"),
        25 => serializer.serialize_newtype_variant("Enum", 0, "Variant", "x"),
        26 => serializer.collect_map([(1, 2)]),
        27 => raw("\"raw\"").serialize(serializer),
        28 => (1, 2).serialize(serializer),
        29 => Err(serde::ser::Error::custom("refused")),
        // Refused before it comes to its own error.
        _ => {
            let _ = serializer.serialize_seq(None)?.serialize_element(&1);
            Err(serde::ser::Error::custom("later"))
        }
    }
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
enum SerdeKey {
    A,
    B(u8),
}

#[derive(ToJson, Serialize)]
struct SerdeKeys {
    map: BTreeMap<SerdeKey, u8>,
}

#[test]
fn keys() {
    for way in 0..=30 {
        same(&BTreeMap::from([(KeyWith(way), 1)]));
        assert_eq!(pulya::json::to_vec(&BTreeMap::from([(KeyWith(way), 1)])).is_ok(), way < 19, "{way}");
    }
    fails(&BTreeMap::from([(KeyWith(20), 1)]), "float key must be finite (got NaN or +/-inf)");
    fails(&BTreeMap::from([(KeyWith(30), 1)]), "key must be a string");
    same(&SerdeKeys { map: BTreeMap::from([(SerdeKey::A, 1)]) });
    fails(&SerdeKeys { map: BTreeMap::from([(SerdeKey::B(1), 1)]) }, "key must be a string");
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t")]
enum TaggedRaw {
    A(Box<RawValue>),
}

#[derive(ToJson, Serialize)]
struct FlatRaw {
    a: u8,
    #[serde(flatten)]
    raw: Box<RawValue>,
}

#[test]
fn raw_text() {
    same(&FlatRaw { a: 1, raw: raw("{\"x\" : 1}") });
    fails(&TaggedRaw::A(raw("{\"x\" : 1}")), "expected value");
}

/// serde gathers the fields of a tuple or struct variant that it flattens or tags, and has no place for these.
#[derive(ToJson, Serialize)]
enum Wide {
    Newtype(u128),
    Tuple(u8, Vec<Option<u128>>),
    Named {
        a: i128,
    },
    Key {
        a: BTreeMap<u128, u8>,
    },
    Map {
        #[serde(flatten)]
        map: BTreeMap<u8, u128>,
    },
    Serde(u8, OnlyWide),
    With(u8, #[serde(serialize_with = "wide")] u8),
    Inner(u8, Box<Wide>),
    Narrow(u8, u64),
}

#[derive(Serialize)]
struct OnlyWide(u128);

#[derive(Serialize)]
enum SerdeWide {
    Newtype(u128),
    Tuple(u8, u128),
    Named { a: BTreeMap<u128, u8> },
    Narrow(u8, u64),
}

fn wide<S: serde::Serializer>(n: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i128(i128::from(*n))
}

#[derive(ToJson, Serialize)]
struct Flattened<T> {
    #[serde(flatten)]
    it: T,
    after: u128,
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t")]
enum Tagged<T> {
    It(T),
    Own { a: u128 },
}

#[derive(ToJson, Serialize)]
struct FlattenedSerde {
    #[serde(flatten)]
    it: SerdeWide,
    after: u128,
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t")]
enum TaggedSerde {
    It(SerdeWide),
}

#[test]
fn integers_of_128_bits_where_serde_gathers() {
    let values: [fn() -> Wide; 9] = [
        || Wide::Newtype(1),
        || Wide::Tuple(1, vec![Some(2)]),
        || Wide::Named { a: 1 },
        || Wide::Key { a: BTreeMap::from([(1, 2)]) },
        || Wide::Map { map: BTreeMap::from([(1, 2)]) },
        || Wide::Serde(1, OnlyWide(2)),
        || Wide::With(1, 2),
        || Wide::Inner(1, Box::new(Wide::Newtype(2))),
        || Wide::Narrow(1, 2),
    ];
    for value in values {
        same(&value());
        same(&Flattened { it: value(), after: 1 });
        same(&Tagged::It(value()));
    }
    fails(&Flattened { it: Wide::Tuple(1, vec![Some(2)]), after: 1 }, "u128 is not supported");
    fails(&Tagged::It(Wide::Named { a: 1 }), "i128 is not supported");
    fails(&Tagged::It(Wide::Key { a: BTreeMap::from([(1, 2)]) }), "u128 is not supported");
    same(&Flattened { it: Wide::Tuple(1, vec![None]), after: 1 });
    same(&Tagged::<u8>::Own { a: 1 });
    let values: [fn() -> SerdeWide; 4] = [
        || SerdeWide::Newtype(1),
        || SerdeWide::Tuple(1, 2),
        || SerdeWide::Named { a: BTreeMap::from([(1, 2)]) },
        || SerdeWide::Narrow(1, 2),
    ];
    for value in values {
        same(&FlattenedSerde { it: value(), after: 1 });
        same(&TaggedSerde::It(value()));
    }
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Named {
        #[serde(flatten)]
        map: BTreeMap<String, u8>,
        z: u8,
    },
    Newtype(#[serde(skip_serializing_if = "always")] u8),
    #[serde(untagged)]
    Untagged {
        #[serde(flatten)]
        map: Option<Box<AdjacentLeaf>>,
    },
    #[serde(untagged)]
    Pair(u8, u8),
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t", content = "c")]
enum AdjacentLeaf {
    Named {
        z: u8,
    },
    #[serde(untagged)]
    Pair(u8, u8),
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t")]
enum Internal {
    Named {
        #[serde(flatten)]
        map: BTreeMap<String, u8>,
        z: u8,
    },
    Flat {
        #[serde(flatten)]
        inner: InternalLeaf,
        #[serde(skip_serializing_if = "always")]
        q: u8,
    },
    Unit,
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t")]
enum InternalLeaf {
    Unit,
}

#[derive(ToJson, Serialize)]
#[serde(untagged)]
enum Untagged {
    Named {
        #[serde(flatten)]
        map: BTreeMap<String, u8>,
        #[serde(skip_serializing_if = "always")]
        z: u8,
    },
    Flat {
        #[serde(flatten)]
        inner: UntaggedLeaf,
    },
    Newtype(Internal),
    Unit,
}

#[derive(ToJson, Serialize)]
#[serde(untagged)]
enum UntaggedLeaf {
    Newtype(Internal),
    Unit,
}

fn always(_: &u8) -> bool {
    true
}

#[derive(ToJson, Serialize)]
struct Pair(u8, u8);

#[derive(ToJson, Serialize)]
struct Newtype(BTreeMap<u8, u8>);

/// Everything as the content of an internally tagged newtype variant.
#[derive(ToJson, Serialize)]
#[serde(tag = "outer")]
enum Outer {
    Internal(Internal),
    Adjacent(Adjacent),
    Untagged(Untagged),
    Result(Result<u8, String>),
    Map(BTreeMap<u8, u8>),
    Value(Value),
    Optional(Option<Internal>),
    Pair(Pair),
    Newtype(Newtype),
    Phantom(PhantomData<u8>),
    Duration(Duration),
    Bound(Bound<u8>),
}

#[test]
fn representations_inside_of_others() {
    let named = || Internal::Named { map: map(), z: 1 };
    for value in [
        Adjacent::Named { map: map(), z: 1 },
        Adjacent::Newtype(1),
        Adjacent::Untagged { map: Some(Box::new(AdjacentLeaf::Named { z: 1 })) },
        Adjacent::Untagged { map: Some(Box::new(AdjacentLeaf::Pair(1, 2))) },
        Adjacent::Untagged { map: None },
        Adjacent::Pair(1, 2),
    ] {
        same(&value);
        same(&Outer::Adjacent(value));
    }
    for value in [named(), Internal::Flat { inner: InternalLeaf::Unit, q: 1 }, Internal::Unit] {
        same(&value);
        same(&Outer::Internal(value));
    }
    for value in [
        Untagged::Named { map: map(), z: 1 },
        Untagged::Named { map: BTreeMap::new(), z: 1 },
        Untagged::Flat { inner: UntaggedLeaf::Unit },
        Untagged::Flat { inner: UntaggedLeaf::Newtype(named()) },
        Untagged::Newtype(Internal::Unit),
        Untagged::Unit,
    ] {
        same(&value);
        same(&Outer::Untagged(value));
    }
    for value in
        [json!({"a": {"b": 1}}), json!([1]), json!(null), json!(1), json!("x"), json!(true), json!({})]
    {
        same(&Outer::Value(value));
    }
    for value in [
        Outer::Result(Ok(1)),
        Outer::Result(Err("x".into())),
        Outer::Map(BTreeMap::new()),
        Outer::Map(BTreeMap::from([(1, 1)])),
        Outer::Optional(None),
        Outer::Optional(Some(Internal::Unit)),
        Outer::Pair(Pair(1, 2)),
        Outer::Newtype(Newtype(BTreeMap::from([(1, 1)]))),
        Outer::Phantom(PhantomData),
        Outer::Duration(Duration::from_millis(1500)),
        Outer::Bound(Bound::Unbounded),
        Outer::Bound(Bound::Included(1)),
    ] {
        same(&value);
    }
}

#[derive(Serialize)]
struct OnlySerde {
    a: u8,
}

#[derive(Serialize, Clone)]
enum OnlySerdeEnum {
    Unit,
    Newtype(u8),
    Tuple(u8, u8),
    Named { x: u8 },
}

#[derive(ToJson, Serialize)]
struct NewtypeSerde(#[json(serde)] OnlySerde);

#[derive(ToJson, Serialize)]
#[serde(transparent)]
struct TransparentSerde {
    #[json(serde)]
    a: OnlySerde,
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t")]
enum InternalSerde {
    A(#[json(serde)] OnlySerde),
    B(OnlySerde),
    C(OnlySerdeEnum),
    D(#[json(serde)] OnlySerdeEnum),
}

#[derive(ToJson, Serialize)]
struct FlatSerde {
    #[serde(flatten)]
    a: OnlySerdeEnum,
    #[serde(flatten)]
    b: Option<OnlySerdeEnum>,
    c: u8,
}

#[derive(ToJson, Serialize)]
#[serde(untagged)]
enum UntaggedSerde {
    A(OnlySerdeEnum),
    B(OnlySerdeEnum, OnlySerdeEnum),
}

#[derive(ToJson, Serialize)]
struct FlatUntagged {
    #[serde(flatten)]
    it: UntaggedSerde,
}

#[test]
fn types_that_have_only_serialize_in_every_role() {
    same(&NewtypeSerde(OnlySerde { a: 1 }));
    same(&TransparentSerde { a: OnlySerde { a: 1 } });
    same(&InternalSerde::A(OnlySerde { a: 1 }));
    same(&InternalSerde::B(OnlySerde { a: 1 }));
    for it in [
        OnlySerdeEnum::Unit,
        OnlySerdeEnum::Newtype(1),
        OnlySerdeEnum::Tuple(1, 2),
        OnlySerdeEnum::Named { x: 1 },
    ] {
        let it = || it.clone();
        same(&InternalSerde::C(it()));
        same(&InternalSerde::D(it()));
        same(&FlatSerde { a: it(), b: None, c: 1 });
        same(&FlatSerde { a: it(), b: Some(it()), c: 1 });
        same(&UntaggedSerde::A(it()));
        same(&UntaggedSerde::B(it(), it()));
        same(&FlatUntagged { it: UntaggedSerde::A(it()) });
        same(&FlatUntagged { it: UntaggedSerde::B(it(), it()) });
    }
}

#[derive(ToJson, Serialize, Clone)]
#[serde(into = "(u8, String)")]
struct IntoPair {
    a: u8,
}

impl From<IntoPair> for (u8, String) {
    fn from(it: IntoPair) -> Self {
        (it.a, "into".into())
    }
}

#[derive(ToJson, Serialize, Clone)]
#[serde(into = "Value", rename_all = "camelCase")]
enum IntoValue {
    A,
}

impl From<IntoValue> for Value {
    fn from(_: IntoValue) -> Self {
        json!({"a": [1, 2.5, null]})
    }
}

#[derive(ToJson, Serialize)]
struct FlatInto<T> {
    a: u8,
    #[serde(flatten)]
    it: T,
    #[serde(flatten)]
    map: serde_json::Map<String, Value>,
}

#[derive(ToJson, Serialize)]
enum Skipped {
    #[serde(skip)]
    A,
    #[serde(skip_serializing)]
    B(u8),
    #[serde(skip)]
    C { x: Neither },
}

#[derive(Default)]
struct Neither;

#[derive(ToJson, Serialize)]
struct SkippedFlat {
    #[serde(flatten, skip)]
    neither: Neither,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    it: Option<InternalLeaf>,
    a: u8,
}

/// Variants that functions write.
#[derive(ToJson, Serialize)]
enum VariantsWith<T: std::fmt::Display> {
    #[serde(serialize_with = "sum")]
    Named { a: T, b: u8 },
    #[serde(with = "shown", bound = "")]
    Newtype(T),
    #[serde(untagged, serialize_with = "wide")]
    Untagged(u8),
}

fn sum<T: std::fmt::Display, S: serde::Serializer>(a: &T, b: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{a}+{b}"))
}

mod shown {
    pub fn serialize<T: std::fmt::Display, S: serde::Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }
}

#[test]
fn conversions_omissions_and_functions() {
    let more = || serde_json::Map::from_iter([("k".to_owned(), Value::Null)]);
    same(&IntoPair { a: 1 });
    same(&IntoValue::A);
    same(&FlatInto { a: 1, it: IntoValue::A, map: more() });
    fails(
        &FlatInto { a: 1, it: IntoPair { a: 1 }, map: more() },
        "can only flatten structs and maps (got a tuple)",
    );
    for value in [Skipped::A, Skipped::B(1), Skipped::C { x: Neither }] {
        same(&value);
    }
    same(&SkippedFlat { neither: Neither, it: None, a: 1 });
    same(&SkippedFlat { neither: Neither, it: Some(InternalLeaf::Unit), a: 1 });
    same(&VariantsWith::Named { a: 1.5, b: 2 });
    same(&VariantsWith::Newtype("x"));
    same(&VariantsWith::<u8>::Untagged(1));
}
