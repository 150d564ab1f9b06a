//! Each attribute on its own: the text that it gives, and that serde gives the same.

#![forbid(unsafe_code)]
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::enum_variant_names, reason = "a test")]

use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;

use pulya::ToJson;
use serde::Serialize;

/// The value is written so, by both.
#[track_caller]
fn is<T: ToJson + Serialize + ?Sized>(value: &T, json: &str) {
    assert_eq!(serde_json::to_string(value).unwrap(), json, "by serde");
    assert_eq!(pulya::json::to_string(value).unwrap(), json, "by pulya");
}

/// The value is refused in these words, by both.
#[track_caller]
fn fails<T: ToJson + Serialize + ?Sized>(value: &T, words: &str) {
    assert_eq!(serde_json::to_string(value).unwrap_err().to_string(), words, "by serde");
    assert_eq!(pulya::json::to_string(value).unwrap_err().to_string(), words, "by pulya");
}

macro_rules! types {
    ($($(#[$attribute:meta])* $kind:ident $name:ident $body:tt)*) => {
        $(#[derive(ToJson, Serialize)] $(#[$attribute])* $kind $name $body)*
    };
}

types! {
    struct Plain { a: u8, b: &'static str }
    #[serde(rename = "Other")]
    struct Empty {}
}

#[derive(ToJson, Serialize)]
struct Unit;

#[derive(ToJson, Serialize)]
struct Newtype(Vec<u8>);

#[derive(ToJson, Serialize)]
struct Pair(u8, String);

#[derive(ToJson, Serialize)]
struct NoFields();

#[test]
fn structs() {
    is(&Plain { a: 1, b: "x" }, r#"{"a":1,"b":"x"}"#);
    is(&Empty {}, "{}");
    is(&Unit, "null");
    is(&Newtype(vec![1, 2]), "[1,2]");
    is(&Pair(1, "x".into()), r#"[1,"x"]"#);
    is(&NoFields(), "[]");
}

types! {
    struct Raw { r#type: u8, r#match: u8 }
    struct Renamed {
        #[serde(rename = "@id")] a: u8,
        #[serde(rename(serialize = "quote\"and\\", deserialize = "c"))] b: u8,
        #[serde(rename(deserialize = "d"))] c: u8,
        #[serde(rename = "größe\n\u{1}")] d: u8,
        #[serde(alias = "e2", default)] e: u8,
    }
    #[serde(rename_all = "SCREAMING-KEBAB-CASE")]
    struct Cased { one_two: u8, #[serde(rename = "kept_as_is")] three_four: u8 }
    #[serde(rename_all(serialize = "camelCase", deserialize = "PascalCase"))]
    struct CasedForOne { one_two: u8 }
    #[serde(rename_all = "kebab-case", rename_all_fields = "UPPERCASE")]
    enum CasedEnum { FirstOne, SecondOne { field_name: u8 }, #[serde(rename_all = "camelCase")] ThirdOne { field_name: u8 } }
}

#[test]
fn names() {
    is(&Raw { r#type: 1, r#match: 2 }, r#"{"type":1,"match":2}"#);
    is(
        &Renamed { a: 1, b: 2, c: 3, d: 4, e: 5 },
        "{\"@id\":1,\"quote\\\"and\\\\\":2,\"c\":3,\"größe\\n\\u0001\":4,\"e\":5}",
    );
    is(&Cased { one_two: 1, three_four: 2 }, r#"{"ONE-TWO":1,"kept_as_is":2}"#);
    is(&CasedForOne { one_two: 1 }, r#"{"oneTwo":1}"#);
    is(&CasedEnum::FirstOne, r#""first-one""#);
    is(&CasedEnum::SecondOne { field_name: 1 }, r#"{"second-one":{"FIELD_NAME":1}}"#);
    is(&CasedEnum::ThirdOne { field_name: 1 }, r#"{"third-one":{"fieldName":1}}"#);
}

types! {
    struct Skips {
        #[serde(skip)] a: u8,
        #[serde(skip_serializing_if = "Option::is_none")] b: Option<u8>,
        #[serde(skip_serializing)] c: u8,
        #[serde(skip_serializing_if = "Vec::<u8>::is_empty")] d: Vec<u8>,
        #[serde(skip_deserializing)] e: u8,
        #[serde(skip_serializing_if = "is_zero")] f: u8,
    }
    struct AllSkipped { #[serde(skip)] a: u8, #[serde(skip_serializing_if = "is_zero")] b: u8 }
}

#[derive(ToJson, Serialize)]
struct SkipsInTuple(
    #[serde(skip_serializing_if = "is_zero")] u8,
    #[serde(skip)] u8,
    #[serde(skip_serializing_if = "is_zero")] u8,
    u8,
);

fn is_zero(n: &u8) -> bool {
    *n == 0
}

#[test]
fn skipped_fields() {
    is(&Skips { a: 1, b: None, c: 1, d: vec![], e: 2, f: 0 }, r#"{"e":2}"#);
    is(&Skips { a: 1, b: Some(1), c: 1, d: vec![2], e: 2, f: 3 }, r#"{"b":1,"d":[2],"e":2,"f":3}"#);
    is(&Skips { a: 1, b: None, c: 1, d: vec![2], e: 2, f: 3 }, r#"{"d":[2],"e":2,"f":3}"#);
    is(&AllSkipped { a: 1, b: 0 }, "{}");
    is(&AllSkipped { a: 1, b: 2 }, r#"{"b":2}"#);
    is(&SkipsInTuple(0, 1, 0, 4), "[4]");
    is(&SkipsInTuple(0, 1, 2, 4), "[2,4]");
    is(&SkipsInTuple(1, 1, 0, 4), "[1,4]");
}

types! {
    enum External { A, B(u8), C(u8, bool), D { x: u8 }, E(), F {}, G(#[serde(skip)] u8), H(Option<Plain>) }
    #[serde(tag = "t")]
    enum Internal { A, B(Plain), D { x: u8 }, F {}, G(#[serde(skip)] u8), H(External), I(Unit), J(u8) }
    #[serde(tag = "t", content = "c")]
    enum Adjacent { A, B(u8), C(u8, bool), D { x: u8 }, E(), F {}, G(#[serde(skip)] u8) }
    #[serde(untagged)]
    enum Untagged { A, B(u8), C(u8, bool), D { x: u8 }, E(), F {}, G(#[serde(skip)] u8) }
    enum Mixed { A(u8), #[serde(skip)] B, #[serde(skip_serializing)] C { x: u8 }, #[serde(untagged)] D(u8) }
    #[serde(tag = "type")]
    struct TaggedStruct { a: u8 }
}

#[test]
fn enums() {
    is(&External::A, r#""A""#);
    is(&External::B(1), r#"{"B":1}"#);
    is(&External::C(1, true), r#"{"C":[1,true]}"#);
    is(&External::D { x: 1 }, r#"{"D":{"x":1}}"#);
    is(&External::E(), r#"{"E":[]}"#);
    is(&External::F {}, r#"{"F":{}}"#);
    is(&External::G(1), r#""G""#);
    is(&External::H(None), r#"{"H":null}"#);

    is(&Internal::A, r#"{"t":"A"}"#);
    is(&Internal::B(Plain { a: 1, b: "x" }), r#"{"t":"B","a":1,"b":"x"}"#);
    is(&Internal::D { x: 1 }, r#"{"t":"D","x":1}"#);
    is(&Internal::F {}, r#"{"t":"F"}"#);
    is(&Internal::G(1), r#"{"t":"G"}"#);
    is(&Internal::H(External::A), r#"{"t":"H","A":null}"#);
    is(&Internal::H(External::B(1)), r#"{"t":"H","B":1}"#);
    is(&Internal::H(External::C(1, true)), r#"{"t":"H","C":[1,true]}"#);
    is(&Internal::H(External::D { x: 1 }), r#"{"t":"H","D":{"x":1}}"#);
    is(&Internal::I(Unit), r#"{"t":"I"}"#);
    fails(&Internal::J(1), "cannot serialize tagged newtype variant Internal::J containing an integer");

    is(&Adjacent::A, r#"{"t":"A"}"#);
    is(&Adjacent::B(1), r#"{"t":"B","c":1}"#);
    is(&Adjacent::C(1, true), r#"{"t":"C","c":[1,true]}"#);
    is(&Adjacent::D { x: 1 }, r#"{"t":"D","c":{"x":1}}"#);
    is(&Adjacent::E(), r#"{"t":"E","c":[]}"#);
    is(&Adjacent::F {}, r#"{"t":"F","c":{}}"#);
    is(&Adjacent::G(1), r#"{"t":"G"}"#);

    is(&Untagged::A, "null");
    is(&Untagged::B(1), "1");
    is(&Untagged::C(1, true), "[1,true]");
    is(&Untagged::D { x: 1 }, r#"{"x":1}"#);
    is(&Untagged::E(), "[]");
    is(&Untagged::F {}, "{}");
    is(&Untagged::G(1), "null");

    is(&Mixed::A(1), r#"{"A":1}"#);
    fails(&Mixed::B, "the enum variant Mixed::B cannot be serialized");
    fails(&Mixed::C { x: 1 }, "the enum variant Mixed::C cannot be serialized");
    is(&Mixed::D(1), "1");
    is(&TaggedStruct { a: 1 }, r#"{"type":"TaggedStruct","a":1}"#);
}

#[derive(ToJson, Serialize, PartialEq, Eq, PartialOrd, Ord)]
enum Never {}

#[derive(ToJson, Serialize, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    A,
    #[serde(rename = "b\"")]
    B,
    C(u8),
    #[serde(untagged)]
    D(i64),
}

#[derive(ToJson, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct KeyOf<T>(T);

#[derive(ToJson, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(transparent)]
struct TransparentKey {
    inner: Option<char>,
}

#[derive(ToJson, Serialize, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[serde(into = "u16")]
struct IntoKey(u8);

impl From<IntoKey> for u16 {
    fn from(key: IntoKey) -> Self {
        u16::from(key.0) * 256
    }
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct OnlySerde(u8);

#[derive(ToJson, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct KeyWith(#[serde(serialize_with = "hex")] u8);

#[derive(ToJson, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct KeyWithNumber(#[serde(serialize_with = "thousandfold")] u8);

#[derive(ToJson, Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct KeyOnlySerde(OnlySerde);

fn hex<S: serde::Serializer>(n: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{n:#x}"))
}

fn thousandfold<S: serde::Serializer>(n: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i32(i32::from(*n) * 1000)
}

#[test]
fn keys_of_maps() {
    is(&BTreeMap::from([(Key::A, 1), (Key::B, 2)]), r#"{"A":1,"b\"":2}"#);
    fails(&BTreeMap::from([(Key::C(1), 1)]), "key must be a string");
    is(&BTreeMap::from([(Key::D(-1), 1)]), r#"{"-1":1}"#);
    is(&BTreeMap::from([(KeyOf(KeyOf("x")), 1)]), r#"{"x":1}"#);
    fails(&BTreeMap::from([(KeyOf(()), 1)]), "key must be a string");
    is(&BTreeMap::from([(TransparentKey { inner: Some('"') }, 1)]), r#"{"\"":1}"#);
    fails(&BTreeMap::from([(TransparentKey { inner: None }, 1)]), "key must be a string");
    is(&BTreeMap::from([(IntoKey(2), 1)]), r#"{"512":1}"#);
    is(&BTreeMap::from([(KeyWith(16), 1)]), r#"{"0x10":1}"#);
    is(&BTreeMap::from([(KeyWithNumber(16), 1)]), r#"{"16000":1}"#);
    is(&BTreeMap::from([(KeyOnlySerde(OnlySerde(1)), 1)]), r#"{"1":1}"#);
    is(&BTreeMap::<Never, u8>::new(), "{}");
}

types! {
    struct Flattening {
        #[serde(flatten)] first: BTreeMap<&'static str, u8>,
        a: u8,
        #[serde(flatten)] second: Option<Plain>,
        #[serde(flatten)] third: Inner,
    }
    struct Inner { #[serde(flatten)] map: HashMap<String, u8>, #[serde(skip_serializing_if = "is_zero")] z: u8 }
    struct FlatEnum { #[serde(flatten)] external: External, #[serde(flatten)] internal: Internal }
    struct FlatSerde { #[serde(flatten)] it: FlatOnlySerde, #[serde(flatten, serialize_with = "entries")] with: u8 }
    struct FlatList { #[serde(flatten)] list: Vec<u8> }
    enum FlatVariant {
        External { #[serde(flatten)] it: Inner, last: u8 },
        #[serde(untagged)] Untagged { #[serde(flatten)] it: Inner },
    }
}

#[derive(Serialize)]
struct FlatOnlySerde {
    only: u8,
}

fn entries<S: serde::Serializer>(n: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map((0..*n).map(|i| (i, "entry")))
}

fn inner(z: u8) -> Inner {
    Inner { map: HashMap::from([("m".to_owned(), 1)]), z }
}

#[test]
fn flattened_fields() {
    let none = HashMap::new();
    is(
        &Flattening { first: BTreeMap::new(), a: 1, second: None, third: Inner { map: none.clone(), z: 0 } },
        r#"{"a":1}"#,
    );
    is(
        &Flattening {
            first: BTreeMap::from([("k", 2), ("l", 3)]),
            a: 1,
            second: Some(Plain { a: 4, b: "x" }),
            third: inner(5),
        },
        r#"{"k":2,"l":3,"a":1,"a":4,"b":"x","m":1,"z":5}"#,
    );
    is(&Inner { map: none.clone(), z: 0 }, "{}");
    is(&Inner { map: none, z: 1 }, r#"{"z":1}"#);
    is(&inner(0), r#"{"m":1}"#);
    is(&FlatEnum { external: External::A, internal: Internal::A }, r#"{"A":null,"t":"A"}"#);
    is(
        &FlatEnum { external: External::C(1, true), internal: Internal::D { x: 1 } },
        r#"{"C":[1,true],"t":"D","x":1}"#,
    );
    is(&FlatEnum { external: External::F {}, internal: Internal::I(Unit) }, r#"{"F":{},"t":"I"}"#);
    is(&FlatSerde { it: FlatOnlySerde { only: 1 }, with: 2 }, r#"{"only":1,"0":"entry","1":"entry"}"#);
    is(&FlatSerde { it: FlatOnlySerde { only: 1 }, with: 0 }, r#"{"only":1}"#);
    fails(&FlatList { list: vec![1] }, "can only flatten structs and maps (got a sequence)");
    is(&FlatVariant::External { it: inner(0), last: 1 }, r#"{"External":{"m":1,"last":1}}"#);
    is(&FlatVariant::Untagged { it: inner(2) }, r#"{"m":1,"z":2}"#);
}

types! {
    struct With { #[serde(serialize_with = "hex")] a: u8, #[serde(with = "list")] b: u8, #[serde(skip_serializing_if = "is_zero", with = "list")] c: u8 }
    struct Failing { before: String, #[serde(serialize_with = "refuse")] a: u8 }
    enum VariantWith { #[serde(serialize_with = "hex")] A(u8), #[serde(with = "pair")] B(u8, u8), #[serde(serialize_with = "unit")] C }
    #[serde(tag = "t")]
    enum InternalWith { #[serde(serialize_with = "entries")] A(u8), B(#[serde(serialize_with = "entries")] u8) }
    #[serde(tag = "t", content = "c")]
    enum AdjacentWith { #[serde(serialize_with = "hex")] A(u8), #[serde(serialize_with = "unit")] C }
    #[serde(untagged)]
    enum UntaggedWith { #[serde(serialize_with = "hex")] A(u8), #[serde(serialize_with = "unit")] C }
}

mod list {
    pub(crate) fn serialize<S: serde::Serializer>(n: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(0..*n)
    }
}

mod pair {
    pub(crate) fn serialize<S: serde::Serializer>(a: &u8, b: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(u16::from(*a) * u16::from(*b))
    }
}

fn unit<S: serde::Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("unit")
}

fn refuse<S: serde::Serializer>(_: &u8, _: S) -> Result<S::Ok, S::Error> {
    Err(serde::ser::Error::custom("refused"))
}

#[test]
fn functions_of_the_user() {
    is(&With { a: 255, b: 3, c: 0 }, r#"{"a":"0xff","b":[0,1,2]}"#);
    is(&With { a: 255, b: 3, c: 1 }, r#"{"a":"0xff","b":[0,1,2],"c":[0]}"#);
    fails(&Failing { before: "x".repeat(100), a: 1 }, "refused");
    is(&VariantWith::A(1), r#"{"A":"0x1"}"#);
    is(&VariantWith::B(3, 4), r#"{"B":12}"#);
    is(&VariantWith::C, r#"{"C":"unit"}"#);
    is(&InternalWith::A(1), r#"{"t":"A","0":"entry"}"#);
    is(&InternalWith::B(2), r#"{"t":"B","0":"entry","1":"entry"}"#);
    is(&AdjacentWith::A(1), r#"{"t":"A","c":"0x1"}"#);
    is(&AdjacentWith::C, r#"{"t":"C","c":"unit"}"#);
    is(&UntaggedWith::A(1), r#""0x1""#);
    is(&UntaggedWith::C, r#""unit""#);
    assert_eq!(
        pulya::json::to_vec(&Failing { before: String::new(), a: 1 }).unwrap_err().to_string(),
        "refused"
    );
}

#[derive(ToJson, Serialize)]
struct Page<T> {
    items: Vec<T>,
    next: Option<T>,
}

#[derive(ToJson, Serialize)]
struct Bounded<'a, T: ?Sized, U = u8, const N: usize = 2>
where
    U: Copy,
{
    borrowed: &'a T,
    marker: PhantomData<fn() -> OnlySerde>,
    u: [U; 2],
    n: PhantomData<[u8; N]>,
}

#[derive(ToJson, Serialize)]
struct Associated<I: Iterator> {
    item: I::Item,
    items: Vec<Option<I::Item>>,
}

#[derive(ToJson, Serialize)]
#[serde(bound = "T: ToString")]
struct ByBound<T> {
    #[serde(serialize_with = "shown")]
    value: T,
}

#[derive(ToJson, Serialize)]
#[serde(bound(serialize = "T: Serialize", deserialize = ""))]
struct BySerdesBound<T> {
    value: T,
}

#[derive(ToJson, Serialize)]
struct FieldBound<T, U> {
    #[serde(bound(serialize = "T: ToString"), serialize_with = "shown")]
    value: T,
    other: U,
    #[serde(skip)]
    #[allow(dead_code)]
    skipped: PhantomData<T>,
}

#[derive(ToJson, Serialize)]
struct ThroughSerde<T> {
    #[json(serde)]
    value: Vec<T>,
}

fn shown<T: ToString, S: serde::Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

#[test]
fn generics() {
    is(&Page { items: vec![1, 2], next: Some(3) }, r#"{"items":[1,2],"next":3}"#);
    is(&Page { items: vec!["a"], next: None }, r#"{"items":["a"],"next":null}"#);
    is(&Page { items: vec![1.5], next: Some(f64::NAN) }, r#"{"items":[1.5],"next":null}"#);
    is(&Page { items: vec![vec![1_u8]], next: None }, r#"{"items":[[1]],"next":null}"#);
    is(
        &Page { items: vec![Plain { a: 1, b: "x" }], next: None },
        r#"{"items":[{"a":1,"b":"x"}],"next":null}"#,
    );
    is(
        &Page { items: vec![External::A, External::B(1)], next: None },
        r#"{"items":["A",{"B":1}],"next":null}"#,
    );
    is(&Page { items: vec![Unit], next: None }, r#"{"items":[null],"next":null}"#);
    is(
        &Page { items: vec![Page { items: vec![()], next: None }], next: None },
        r#"{"items":[{"items":[null],"next":null}],"next":null}"#,
    );
    is(&Page { items: vec![BTreeMap::from([(1, 2)])], next: None }, r#"{"items":[{"1":2}],"next":null}"#);
    is(&Page { items: vec![Box::new((1, "x"))], next: None }, r#"{"items":[[1,"x"]],"next":null}"#);
    is(
        &Bounded::<str> { borrowed: "x", marker: PhantomData, u: [1, 2], n: PhantomData },
        r#"{"borrowed":"x","marker":null,"u":[1,2],"n":null}"#,
    );
    is(
        &Bounded::<[u8], bool, 3> { borrowed: &[1], marker: PhantomData, u: [true; 2], n: PhantomData },
        r#"{"borrowed":[1],"marker":null,"u":[true,true],"n":null}"#,
    );
    is(&Associated::<std::ops::Range<u8>> { item: 1, items: vec![None] }, r#"{"item":1,"items":[null]}"#);
    is(&ByBound { value: 'x' }, r#"{"value":"x"}"#);
    is(&BySerdesBound { value: OnlySerde(1) }, r#"{"value":1}"#);
    is(&FieldBound { value: 1, other: 2, skipped: PhantomData }, r#"{"value":"1","other":2}"#);
    is(&ThroughSerde { value: vec![OnlySerde(1)] }, r#"{"value":[1]}"#);
}

#[derive(ToJson, Serialize)]
#[serde(transparent)]
struct Transparent<T> {
    marker: PhantomData<u8>,
    inner: T,
    #[serde(skip)]
    #[allow(dead_code)]
    skipped: u8,
}

#[derive(ToJson, Serialize, Clone)]
#[serde(into = "Plain")]
struct IntoPlain(u8);

impl From<IntoPlain> for Plain {
    fn from(it: IntoPlain) -> Self {
        Plain { a: it.0, b: "into" }
    }
}

#[derive(ToJson, Serialize, Clone)]
#[serde(into = "OnlySerde")]
enum IntoSerde {
    A,
}

impl From<IntoSerde> for OnlySerde {
    fn from(_: IntoSerde) -> Self {
        OnlySerde(9)
    }
}

types! {
    struct FlatInto { #[serde(flatten)] it: IntoPlain, #[serde(flatten)] t: Transparent<Plain> }
    struct Fallbacks { a: OnlySerde, b: Vec<OnlySerde>, c: Option<Box<OnlySerde>>, d: HashMap<u8, OnlySerde>, #[json(serde)] e: u8 }
}

#[derive(ToJson, Serialize)]
#[repr(Rust, packed)]
struct Packed {
    a: u8,
    b: u64,
}

#[test]
fn conversions() {
    let transparent = |inner| Transparent { marker: PhantomData, inner, skipped: 1 };
    is(&transparent(Plain { a: 1, b: "x" }), r#"{"a":1,"b":"x"}"#);
    is(&IntoPlain(1), r#"{"a":1,"b":"into"}"#);
    is(&IntoSerde::A, "9");
    is(
        &FlatInto { it: IntoPlain(1), t: transparent(Plain { a: 2, b: "y" }) },
        r#"{"a":1,"b":"into","a":2,"b":"y"}"#,
    );
    is(
        &Fallbacks {
            a: OnlySerde(1),
            b: vec![OnlySerde(2)],
            c: Some(Box::new(OnlySerde(3))),
            d: HashMap::from([(4, OnlySerde(5))]),
            e: 6,
        },
        r#"{"a":1,"b":[2],"c":3,"d":{"4":5},"e":6}"#,
    );
    is(&Packed { a: 1, b: 2 }, r#"{"a":1,"b":2}"#);
}

types! {
    struct Tree { value: u8, children: Vec<Tree>, left: Option<Box<Tree>> }
    struct Even { odd: Option<Box<Odd>> }
    struct Odd { even: Vec<Even>, by_name: BTreeMap<String, Even> }
    enum Expression { Number(f64), Sum(Vec<Expression>), Negated { it: Box<Expression> } }
}

#[test]
fn recursion() {
    let leaf = |value| Tree { value, children: vec![], left: None };
    is(
        &Tree { value: 1, children: vec![leaf(2)], left: Some(Box::new(leaf(3))) },
        r#"{"value":1,"children":[{"value":2,"children":[],"left":null}],"left":{"value":3,"children":[],"left":null}}"#,
    );
    let odd =
        Odd { even: vec![Even { odd: None }], by_name: BTreeMap::from([("x".into(), Even { odd: None })]) };
    is(&Even { odd: Some(Box::new(odd)) }, r#"{"odd":{"even":[{"odd":null}],"by_name":{"x":{"odd":null}}}}"#);
    let mut deep = Expression::Number(1.0);
    for _ in 0..100 {
        deep = Expression::Negated { it: Box::new(Expression::Sum(vec![deep])) };
    }
    assert_eq!(pulya::json::to_vec(&deep).unwrap(), serde_json::to_vec(&deep).unwrap());
}

/// The expansion beside items of the user's that are called as the prelude's are.
#[allow(dead_code, non_camel_case_types, non_snake_case)]
mod beside_namesakes {
    pub(crate) struct String(pub(crate) u8);
    pub(crate) struct Vec;
    pub(crate) enum Option {
        Some,
        None,
    }
    pub(crate) struct Box;
    pub(crate) enum Result {
        Ok,
        Err,
    }
    pub(crate) trait Clone {}
    pub(crate) trait Into {}
    pub(crate) trait Anything: Sized {
        fn put(self) {}
        fn room(self) {}
        fn write(self) {}
    }
    impl<T> Anything for T {}
    pub(crate) fn Ok() {}
    pub(crate) fn Some() {}

    #[derive(pulya::ToJson, serde::Serialize)]
    pub(crate) struct Namesakes {
        pub(crate) string: String2,
        pub(crate) out: u8,
        pub(crate) at: u8,
        pub(crate) u8: u8,
    }

    #[derive(serde::Serialize)]
    pub(crate) struct String2(pub(crate) u8);
}

#[test]
fn namesakes() {
    use beside_namesakes::{Namesakes, String2};
    let value = Namesakes { string: String2(1), out: 2, at: 3, u8: 4 };
    assert_eq!(pulya::json::to_string(&value).unwrap(), r#"{"string":1,"out":2,"at":3,"u8":4}"#);
}

/// The crate under another name.
mod renamed {
    pub(crate) use ::pulya as web;

    #[derive(web::ToJson)]
    #[json(crate = crate::renamed::web)]
    pub(crate) struct ByPath {
        pub(crate) a: u8,
    }

    #[derive(web::ToJson)]
    #[json(crate = "crate::renamed::web")]
    pub(crate) struct ByString {
        pub(crate) a: u8,
    }
}

#[test]
fn under_another_name() {
    assert_eq!(pulya::json::to_string(&renamed::ByPath { a: 1 }).unwrap(), r#"{"a":1}"#);
    assert_eq!(pulya::json::to_string(&renamed::ByString { a: 1 }).unwrap(), r#"{"a":1}"#);
}

/// What an expansion of `routes!` writes for a response type.
macro_rules! encode {
    ($type:ty, $value:expr) => {{
        #[allow(unused_imports)]
        use pulya::json::{EncodeNothing as _, EncodeSerde as _, Tag};
        let mut out = Vec::new();
        Tag::<$type>::new().encode($value, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }};
}

#[test]
fn the_choice_for_a_response() {
    #[derive(ToJson)]
    struct Own {
        a: u8,
    }
    assert_eq!(encode!(Own, &Own { a: 1 }), r#"{"a":1}"#);
    assert_eq!(encode!(Vec<Own>, &vec![Own { a: 1 }]), r#"[{"a":1}]"#);
    assert_eq!(encode!(OnlySerde, &OnlySerde(1)), "1");
    assert_eq!(encode!(Vec<OnlySerde>, &vec![OnlySerde(1)]), "[1]");
    assert_eq!(encode!(str, "text"), r#""text""#);
    assert_eq!(encode!(&str, &"text"), r#""text""#);
    assert_eq!(encode!([u8], &[1, 2]), "[1,2]");
    // serde_json's raw text, which sonic-rs would write as a map.
    let raw = serde_json::value::RawValue::from_string("{ \"as\" : [\"is\"] }".to_owned()).unwrap();
    assert_eq!(encode!(Box<serde_json::value::RawValue>, &raw), "{ \"as\" : [\"is\"] }");
    assert_eq!(encode!((u8, Box<serde_json::value::RawValue>), &(1, raw)), "[1,{ \"as\" : [\"is\"] }]");
}

#[test]
fn raw_values_in_fields() {
    #[derive(ToJson, Serialize)]
    struct Holds {
        raw: Box<serde_json::value::RawValue>,
    }
    let raw = serde_json::value::RawValue::from_string("[1 , 2]".to_owned()).unwrap();
    is(&Holds { raw }, r#"{"raw":[1 , 2]}"#);
}
