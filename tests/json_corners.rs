//! Types that stand in odd places or have odd names: they compile, and are written as by serde.

#![allow(dead_code, unreachable_pub, non_camel_case_types, non_snake_case, reason = "a test")]
#![allow(clippy::unwrap_used, clippy::upper_case_acronyms, reason = "a test")]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;

use pulya::ToJson;
use serde::Serialize;

/// Both write the same, or fail in the same words.
#[track_caller]
fn same<T: ToJson + Serialize + ?Sized>(value: &T) {
    let pulyas = pulya::json::to_string(value).map_err(|error| error.to_string());
    let serdes = serde_json::to_string(value).map_err(|error| error.to_string());
    assert_eq!(pulyas, serdes, "{}", std::any::type_name::<T>());
}

#[derive(ToJson, Serialize)]
enum r#Raw {
    #[serde(skip)]
    r#Hidden,
    r#Shown,
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t")]
enum RawTagged {
    r#type(u8),
}

#[derive(ToJson, Serialize)]
enum r#enum {
    #[serde(skip)]
    A,
    r#fn,
}

#[derive(ToJson, Serialize)]
#[serde(tag = "t")]
struct r#struct {
    r#in: u8,
}

#[derive(ToJson, Serialize)]
struct Collide {
    #[serde(rename = "x")]
    a: u8,
    #[serde(rename = "x")]
    b: u8,
    #[serde(rename = "")]
    c: u8,
    #[serde(rename = "\u{7f}\u{2028}\0/")]
    d: u8,
}

#[derive(ToJson, Serialize)]
#[serde(rename_all = "camelCase")]
struct Camel {
    _a: u8,
    b_: u8,
    c__d: u8,
    __e: u8,
    f1_2g: u8,
    ABC: u8,
    xY: u8,
}

#[derive(ToJson, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Pascal {
    _a: u8,
    b_: u8,
    c__d: u8,
    f1_2g: u8,
    xY: u8,
    größe_ß: u8,
}

#[derive(ToJson, Serialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
struct Kebab {
    _a: u8,
    b_: u8,
    c__d: u8,
    größe_ß: u8,
    éa: u8,
}

macro_rules! cased_variants {
    ($($name:ident $case:literal;)*) => {
        $(
            #[derive(ToJson, Serialize)]
            #[serde(rename_all = $case)]
            enum $name { ABC, aB, A_B, Größe, X1Y2, ÀÉ, _X }
        )*

        #[test]
        fn variants_in_every_case() {
            $(
                for variant in [$name::ABC, $name::aB, $name::A_B, $name::Größe, $name::X1Y2, $name::ÀÉ, $name::_X] {
                    same(&variant);
                }
            )*
        }
    };
}

// Not camelCase, under which serde's derive has no form for a variant that begins beyond ASCII.
cased_variants! {
    Lower "lowercase";
    Upper "UPPERCASE";
    PascalVariants "PascalCase";
    Snake "snake_case";
    ScreamingSnake "SCREAMING_SNAKE_CASE";
    KebabVariants "kebab-case";
    ScreamingKebab "SCREAMING-KEBAB-CASE";
}

#[test]
fn names() {
    same(&r#Raw::r#Hidden);
    same(&r#Raw::r#Shown);
    same(&RawTagged::r#type(1));
    same(&r#enum::A);
    same(&r#enum::r#fn);
    same(&r#struct { r#in: 1 });
    same(&Collide { a: 1, b: 2, c: 3, d: 4 });
    same(&Camel { _a: 1, b_: 2, c__d: 3, __e: 4, f1_2g: 5, ABC: 6, xY: 7 });
    same(&Pascal { _a: 1, b_: 2, c__d: 3, f1_2g: 4, xY: 5, größe_ß: 6 });
    same(&Kebab { _a: 1, b_: 2, c__d: 3, größe_ß: 4, éa: 5 });
}

/// Fields called as what generated code is made of.
#[derive(ToJson, Serialize)]
struct Inner {
    __pulya_out: u8,
    __pulya_at: u8,
    __pulya_open: u8,
    __pulya_json: u8,
    __pulya_within: u8,
    out: OnlySerde,
    at: u8,
}

#[derive(ToJson, Serialize)]
enum InnerVariant {
    A {
        __pulya_out: u8,
        __pulya_at: u8,
        __pulya_open: u8,
        __pulya_json: u8,
        __pulya_0: OnlySerde,
        __pulya_1: u8,
    },
}

#[derive(Serialize)]
struct OnlySerde(u8);

/// Methods called as those of the trait.
#[derive(ToJson, Serialize)]
struct Methods {
    a: u8,
}

#[allow(clippy::unused_self)]
impl Methods {
    fn write_json(&self) {}
    fn write_json_body(&self) {}
    fn write_json_entries(&self) {}
    fn put_json(&self) {}
}

/// Types called as those that the derive knows by name.
mod users {
    use super::{Serialize, ToJson};

    #[derive(ToJson, Serialize)]
    pub struct String {
        pub x: u16,
    }
    #[derive(ToJson, Serialize)]
    pub struct Vec<T>(pub T);
    #[derive(ToJson, Serialize)]
    pub enum Option<T> {
        Some(T),
    }
    #[derive(ToJson, Serialize)]
    pub struct u8(pub std::string::String);
    #[derive(ToJson, Serialize)]
    pub struct Uses {
        pub a: String,
        pub b: Vec<u8>,
        pub c: Option<Vec<String>>,
        pub d: bool,
    }
}

#[test]
fn namesakes() {
    same(&Inner {
        __pulya_out: 1,
        __pulya_at: 2,
        __pulya_open: 3,
        __pulya_json: 4,
        __pulya_within: 5,
        out: OnlySerde(6),
        at: 7,
    });
    same(&InnerVariant::A {
        __pulya_out: 1,
        __pulya_at: 2,
        __pulya_open: 3,
        __pulya_json: 4,
        __pulya_0: OnlySerde(5),
        __pulya_1: 6,
    });
    same(&Methods { a: 1 });
    same(&users::Uses {
        a: users::String { x: 1 },
        b: users::Vec(users::u8("eight".into())),
        c: users::Option::Some(users::Vec(users::String { x: 2 })),
        d: true,
    });
}

/// What comes through a macro's fragments stands in invisible brackets.
macro_rules! by_macro {
    ($name:ident, $ty:ty, $literal:literal, $expr:expr) => {
        #[derive(ToJson, Serialize)]
        struct $name {
            #[serde(rename = $literal)]
            a: $ty,
            #[serde(rename = $expr)]
            b: Option<$ty>,
        }
    };
    ($name:ident transparent $phantom:ty, $ty:ty) => {
        #[derive(ToJson, Serialize)]
        #[serde(transparent)]
        struct $name {
            phantom: $phantom,
            value: $ty,
        }
    };
    ($name:ident of $parameter:ident: $($ty:ty),*) => {
        #[derive(ToJson, Serialize)]
        struct $name<$parameter: Iterator>($($ty),*);
    };
}

by_macro!(ByMacro, u8, "by literal", "by expression");
by_macro!(TransparentByMacro transparent PhantomData<u8>, u8);
by_macro!(GenericByMacro of I: I::Item, Vec<I::Item>);

fn inside<T: ToJson + Serialize>(t: T) {
    #[derive(ToJson, Serialize)]
    struct Inside<T> {
        a: T,
    }
    same(&Inside { a: t });
}

#[derive(ToJson, Serialize)]
#[deprecated]
struct Old {
    #[deprecated]
    a: u8,
    #[cfg(any())]
    b: NotThere,
    #[cfg_attr(all(), serde(rename = "cc"))]
    c: u8,
}

#[test]
fn places() {
    same(&ByMacro { a: 1, b: None });
    same(&TransparentByMacro { phantom: PhantomData, value: 1 });
    same(&GenericByMacro::<std::ops::Range<u8>>(1, vec![2]));
    inside(1);
    inside("text".to_owned());
    #[allow(deprecated)]
    same(&Old { a: 1, c: 2 });
}

#[derive(ToJson, Serialize, Clone)]
struct Wire<T> {
    wire: T,
}

#[derive(ToJson, Serialize, Clone)]
#[serde(into = "Wire<T>")]
struct IntoGeneric<T: Clone> {
    t: T,
}

impl<T: Clone> From<IntoGeneric<T>> for Wire<T> {
    fn from(it: IntoGeneric<T>) -> Self {
        Wire { wire: it.t }
    }
}

#[derive(ToJson, Serialize)]
struct Tail<T: ?Sized> {
    head: u8,
    tail: T,
}

#[derive(ToJson, Serialize)]
struct Constants<const N: usize, const B: bool = true, T: Copy = u8>
where
    T: PartialEq<T>,
    for<'x> &'x T: Sized,
{
    a: [T; 3],
    b: PhantomData<[u8; N]>,
}

/// serde has no arrays of a length that is a parameter.
#[derive(ToJson, Serialize)]
struct Array<T, const N: usize> {
    #[serde(bound(serialize = "[T; N]: Serialize"))]
    #[json(bound = "T: pulya::ToJson")]
    a: [T; N],
}

#[derive(ToJson, Serialize)]
enum Borrowed<'a, T: ?Sized + 'a, const N: usize>
where
    T: Sync,
{
    A(&'a T),
    B { x: Cow<'a, str>, y: PhantomData<[u8; N]> },
}

trait Has {
    type Out;
}

impl Has for u8 {
    type Out = String;
}

#[derive(ToJson, Serialize)]
struct Projected<H: Has>
where
    H::Out: Clone,
{
    #[serde(bound(serialize = "H::Out: Serialize"))]
    #[json(bound = "H::Out: pulya::ToJson")]
    a: <H as Has>::Out,
    b: H::Out,
}

#[derive(ToJson, Serialize)]
struct Node<K: Ord, V> {
    map: BTreeMap<K, Vec<Node<K, V>>>,
    value: Option<V>,
}

#[derive(ToJson, Serialize)]
struct Marked<T> {
    #[json(serde)]
    a: Vec<T>,
    #[json(serde)]
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<T>,
    #[json(serde)]
    #[serde(flatten)]
    c: BTreeMap<u8, T>,
}

#[derive(ToJson, Serialize)]
#[repr(C, packed(2))]
struct Packed<T: Copy> {
    a: u8,
    b: T,
    #[serde(skip_serializing_if = "is_zero")]
    c: u64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

#[derive(ToJson, Serialize)]
#[repr(Rust, packed)]
struct PackedTuple(u8, u64);

#[test]
fn generics() {
    type A = Borrowed<'static, str, 3>;
    type B = Borrowed<'static, [u8], 3>;
    same(&IntoGeneric { t: 1 });
    same(&IntoGeneric { t: vec!["x"] });
    same(&Tail { head: 1, tail: [1, 2] });
    same::<Tail<[u8]>>(&Tail { head: 1, tail: [1, 2] });
    same(&Constants::<3> { a: [1, 2, 3], b: PhantomData });
    same(&Array { a: [1, 2] });
    same(&A::A("x"));
    same(&B::B { x: "x".into(), y: PhantomData });
    same(&Projected::<u8> { a: "a".into(), b: "b".into() });
    let leaf = Node { map: BTreeMap::new(), value: Some("x") };
    same(&Node { map: BTreeMap::from([(1, vec![leaf])]), value: None });
    same(&Marked { a: vec![OnlySerde(1)], b: None, c: BTreeMap::from([(1, OnlySerde(2))]) });
    same(&Packed { a: 1, b: 2_u32, c: 0 });
    same(&Packed { a: 1, b: 'x', c: 1 });
    same(&PackedTuple(1, 2));
}

#[derive(ToJson, Serialize, Clone, Copy)]
#[repr(i8)]
enum Numbered {
    A = -5,
    B = 7,
}

/// A page of each kind of `T`.
#[test]
fn pages() {
    #[derive(ToJson, Serialize)]
    struct Page<T> {
        items: Vec<T>,
        next: Option<T>,
        by: BTreeMap<u8, T>,
        boxed: Box<T>,
        pair: (T, u8),
        result: Result<T, ()>,
    }

    fn page<T: ToJson + Serialize + Clone>(t: T) {
        same(&Page {
            items: vec![t.clone(), t.clone()],
            next: Some(t.clone()),
            by: BTreeMap::from([(1, t.clone())]),
            boxed: Box::new(t.clone()),
            pair: (t.clone(), 1),
            result: Ok(t),
        });
    }

    page(1);
    page(u128::MAX);
    page(f64::NAN);
    page(true);
    page('c');
    page("text");
    page(String::from("a \"word\""));
    page(());
    page(Some(1));
    page(vec![1_u8; 40]);
    page([1, 2, 3]);
    page((1, "x"));
    page(Numbered::A);
    page(IntoGeneric { t: 1 });
    page(Wire { wire: Wire { wire: 1 } });
    page(BTreeMap::from([(1, 2)]));
    page(BTreeMap::from([(vec![1], 1)]));
    page(serde_json::json!({"a": [1]}));
    page(std::rc::Rc::new(std::cell::RefCell::new(1)));
    page(&&1);
    page(std::time::SystemTime::UNIX_EPOCH);
}

/// Paths of functions, in every form that serde takes.
#[derive(ToJson, Serialize)]
struct Paths {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    a: Vec<u8>,
    #[serde(skip_serializing_if = "std::option::Option::<_>::is_none")]
    b: Option<u8>,
    #[serde(serialize_with = "shown::<_, _>")]
    c: u8,
    #[serde(serialize_with = "self::shown")]
    d: u8,
    #[serde(with = "Module::<u8>")]
    e: u8,
}

struct Module<T>(T);

impl Module<u8> {
    fn serialize<S: serde::Serializer>(n: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(u16::from(*n) + 1000)
    }
}

fn shown<T: std::fmt::Display, S: serde::Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

#[derive(ToJson, Serialize, serde::Deserialize)]
#[serde(tag = "k")]
enum WithOther {
    A {
        x: u8,
    },
    #[serde(other)]
    Rest,
}

#[derive(ToJson, Serialize, serde::Deserialize)]
#[serde(
    rename_all_fields(serialize = "UPPERCASE", deserialize = "lowercase"),
    rename(serialize = "Ser"),
    deny_unknown_fields,
    expecting = "it"
)]
enum ForBoth {
    #[serde(alias = "q", rename(serialize = "w"))]
    A {
        #[serde(default = "one", deserialize_with = "read")]
        x_y: u8,
        #[serde(borrow)]
        s: Cow<'static, str>,
    },
}

fn one() -> u8 {
    1
}

fn read<'d, D: serde::Deserializer<'d>>(deserializer: D) -> Result<u8, D::Error> {
    serde::Deserialize::deserialize(deserializer)
}

#[test]
fn attributes_beside_those_for_decoding() {
    same(&Paths { a: vec![], b: None, c: 1, d: 2, e: 3 });
    same(&Paths { a: vec![1], b: Some(1), c: 1, d: 2, e: 3 });
    same(&WithOther::Rest);
    same(&WithOther::A { x: 1 });
    same(&ForBoth::A { x_y: 1, s: "x".into() });
    same(&[Numbered::A, Numbered::B]);
}

#[derive(ToJson, Serialize)]
struct Std {
    a: Result<Option<Box<[Cow<'static, str>]>>, std::time::Duration>,
    b: BTreeMap<std::cmp::Reverse<i128>, std::cell::RefCell<HashMap<char, std::num::NonZeroU8>>>,
    c: (((), [(); 0]), [[f32; 2]; 2]),
    d: std::ops::RangeInclusive<char>,
    e: std::ffi::CString,
    f: std::num::Wrapping<i8>,
    g: std::ffi::OsString,
    h: Box<std::path::Path>,
    i: Cow<'static, [u8]>,
    j: &'static [&'static str],
}

#[derive(ToJson, Serialize, Clone)]
struct Own {
    a: u8,
}

#[derive(ToJson, Serialize)]
struct Cows<'a> {
    a: Cow<'a, Own>,
    b: Cow<'a, [Own]>,
    c: &'a &'a mut Own,
}

#[derive(ToJson)]
struct Dynamic<'a> {
    a: &'a dyn ToJson,
    b: Box<dyn ToJson + Send + 'a>,
    c: Vec<&'a (dyn ToJson + Sync)>,
}

#[test]
fn nested_types_of_std() {
    let reversed =
        (std::cmp::Reverse(-5), std::cell::RefCell::new(HashMap::from([('"', std::num::NonZeroU8::MAX)])));
    same(&Std {
        a: Ok(Some(Box::new(["x".into()]))),
        b: BTreeMap::from([reversed]),
        c: (((), []), [[1.0, f32::NAN], [0.1, -0.0]]),
        d: 'a'..='z',
        e: c"c".into(),
        f: std::num::Wrapping(-1),
        g: "os".into(),
        h: std::path::Path::new("p").into(),
        i: vec![1].into(),
        j: &["j"],
    });
    let mut own = Own { a: 3 };
    same(&Cows { a: Cow::Owned(Own { a: 1 }), b: Cow::Owned(vec![Own { a: 2 }]), c: &&mut own });
    let dynamic = Dynamic { a: &1, b: Box::new("x"), c: vec![&2, &'c'] };
    assert_eq!(pulya::json::to_string(&dynamic).unwrap(), r#"{"a":1,"b":"x","c":[2,"c"]}"#);
}
