//! Generated values of many types: what pulya writes is what serde_json writes.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "a test")]

#[path = "json/random.rs"]
mod random;
#[path = "json/sample.rs"]
mod sample;
#[path = "json/support.rs"]
mod support;

use std::collections::{BTreeSet, LinkedList, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use proptest::collection::{btree_map, btree_set, hash_map, linked_list, vec, vec_deque};
use proptest::prelude::*;
use support::{
    BTreeMap, Cow, Duration, Flat, HashMap, NewKey, PhantomData, Serialize, ToJson, UnitEnum, same,
};

/// One property a type: its values are written as by serde.
macro_rules! properties {
    ($($name:ident: $type:ty = $strategy:expr;)*) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
            $(
                #[test]
                fn $name(value in $strategy) {
                    let value: $type = value;
                    same(&value);
                }
            )*
        }

        #[test]
        fn there_are_at_least_sixty_types() {
            let names = [$(stringify!($type)),*];
            assert!(BTreeSet::from(names).len() >= 60, "{}", BTreeSet::from(names).len());
        }
    };
}

/// Text with a liking for what needs an escape.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        vec(prop_oneof![Just('"'), Just('\\'), Just('\n'), Just('\u{1}'), Just('x'), Just('大')], 0..70)
            .prop_map(String::from_iter),
        (0_usize..200, any::<char>()).prop_map(|(n, c)| format!("{}{c}", "y".repeat(n))),
    ]
}

#[derive(ToJson, Serialize, Clone, Debug)]
struct Point {
    x: f64,
    y: f64,
    z: Option<f32>,
}

#[derive(ToJson, Serialize, Clone, Debug)]
struct Numbers(u8, i8, u16, i16, u32, i32, u64, i64, u128, i128, usize, isize);

#[derive(ToJson, Serialize, Clone, Debug)]
struct Newtype(String);

#[derive(ToJson, Serialize, Clone, Debug)]
#[serde(rename_all = "camelCase")]
struct User {
    user_id: u64,
    #[serde(rename = "name \"quoted\"")]
    user_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nick_name: Option<String>,
    is_active: bool,
    tags: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", flatten)]
    extra: BTreeMap<String, i32>,
}

#[derive(ToJson, Serialize, Clone, Debug)]
struct Page<T> {
    items: Vec<T>,
    next: Option<T>,
}

#[derive(ToJson, Serialize, Clone, Debug)]
enum External {
    Unit,
    Newtype(String),
    Tuple(u8, String),
    Named { a: Option<bool>, b: char },
}

#[derive(ToJson, Serialize, Clone, Debug)]
#[serde(tag = "t")]
enum Internal {
    Unit,
    Newtype(Point2),
    Named { a: Option<bool>, b: char },
}

#[derive(ToJson, Serialize, Clone, Debug)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Newtype(String),
    Tuple(u8, String),
    Named { a: Option<bool>, b: char },
}

#[derive(ToJson, Serialize, Clone, Debug)]
#[serde(untagged)]
enum Untagged {
    Unit,
    Newtype(String),
    Tuple(u8, String),
    Named { a: Option<bool>, b: char },
}

#[derive(ToJson, Serialize, Clone, Debug)]
struct Point2 {
    x: i32,
    y: i32,
}

#[derive(ToJson, Serialize, Clone, Debug)]
struct Tree {
    value: i64,
    children: Vec<Tree>,
}

#[derive(ToJson, Serialize, Clone, Debug)]
#[serde(transparent)]
struct Transparent {
    inner: Vec<Option<u8>>,
}

#[derive(Serialize, Clone, Debug)]
struct OnlySerde {
    text: String,
    number: f64,
}

#[derive(ToJson, Serialize, Clone, Debug)]
struct Fallback {
    before: u8,
    serde: OnlySerde,
    after: Vec<u8>,
}

#[derive(ToJson, Serialize, Clone, Debug)]
struct Borrows<'a> {
    text: &'a str,
    cow: Cow<'a, str>,
}

fn external() -> impl Strategy<Value = External> {
    prop_oneof![
        Just(External::Unit),
        text().prop_map(External::Newtype),
        (any::<u8>(), text()).prop_map(|(a, b)| External::Tuple(a, b)),
        any::<(Option<bool>, char)>().prop_map(|(a, b)| External::Named { a, b }),
    ]
}

fn internal() -> impl Strategy<Value = Internal> {
    prop_oneof![
        Just(Internal::Unit),
        any::<(i32, i32)>().prop_map(|(x, y)| Internal::Newtype(Point2 { x, y })),
        any::<(Option<bool>, char)>().prop_map(|(a, b)| Internal::Named { a, b }),
    ]
}

fn adjacent() -> impl Strategy<Value = Adjacent> {
    prop_oneof![
        Just(Adjacent::Unit),
        text().prop_map(Adjacent::Newtype),
        (any::<u8>(), text()).prop_map(|(a, b)| Adjacent::Tuple(a, b)),
        any::<(Option<bool>, char)>().prop_map(|(a, b)| Adjacent::Named { a, b }),
    ]
}

fn untagged() -> impl Strategy<Value = Untagged> {
    prop_oneof![
        Just(Untagged::Unit),
        text().prop_map(Untagged::Newtype),
        (any::<u8>(), text()).prop_map(|(a, b)| Untagged::Tuple(a, b)),
        any::<(Option<bool>, char)>().prop_map(|(a, b)| Untagged::Named { a, b }),
    ]
}

fn point() -> impl Strategy<Value = Point> {
    use proptest::num::f64::ANY;
    (ANY, ANY, proptest::option::of(proptest::num::f32::ANY)).prop_map(|(x, y, z)| Point { x, y, z })
}

fn user() -> impl Strategy<Value = User> {
    let name = proptest::option::of(text());
    (any::<u64>(), text(), name, any::<bool>(), vec(text(), 0..4), btree_map(text(), any::<i32>(), 0..4))
        .prop_map(|(user_id, user_name, nick_name, is_active, tags, extra)| User {
            user_id,
            user_name,
            nick_name,
            is_active,
            tags,
            extra,
        })
}

fn tree() -> impl Strategy<Value = Tree> {
    any::<i64>().prop_map(|value| Tree { value, children: vec![] }).prop_recursive(5, 30, 4, |inner| {
        (any::<i64>(), vec(inner, 0..4)).prop_map(|(value, children)| Tree { value, children })
    })
}

fn fallback() -> impl Strategy<Value = Fallback> {
    (any::<u8>(), text(), proptest::num::f64::ANY, any::<Vec<u8>>()).prop_map(
        |(before, text, number, after)| Fallback { before, serde: OnlySerde { text, number }, after },
    )
}

properties! {
    bools: bool = any::<bool>();
    u8s: u8 = any::<u8>();
    u16s: u16 = any::<u16>();
    u32s: u32 = any::<u32>();
    u64s: u64 = any::<u64>();
    u128s: u128 = any::<u128>();
    usizes: usize = any::<usize>();
    i8s: i8 = any::<i8>();
    i16s: i16 = any::<i16>();
    i32s: i32 = any::<i32>();
    i64s: i64 = any::<i64>();
    i128s: i128 = any::<i128>();
    isizes: isize = any::<isize>();
    f32s: f32 = proptest::num::f32::ANY;
    f64s: f64 = proptest::num::f64::ANY;
    small_u64s: Vec<u64> = vec((any::<u64>(), 0_u32..64).prop_map(|(n, shift)| n >> shift), 0..50);
    chars: char = any::<char>();
    strings: String = text();
    cows: Cow<'static, str> = text().prop_map(Cow::Owned);
    boxes: Box<str> = text().prop_map(String::into_boxed_str);
    units: () = Just(());
    phantoms: PhantomData<u8> = Just(PhantomData);
    options: Option<Option<String>> = proptest::option::of(proptest::option::of(text()));
    results: Result<String, i32> = proptest::result::maybe_ok(text(), any::<i32>());
    singles: (u8,) = any::<(u8,)>();
    pairs: (u8, String) = (any::<u8>(), text());
    triples: (f64, char, Option<bool>) = any::<(f64, char, Option<bool>)>();
    quadruples: ((), u8, i8, (bool, bool)) = any::<((), u8, i8, (bool, bool))>();
    tens: (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8) = any::<(u8, u8, u8, u8, u8, u8, u8, u8, u8, u8)>();
    arrays: [i32; 3] = any::<[i32; 3]>();
    arrays_of_text: [String; 2] = [text(), text()];
    bytes: Vec<u8> = any::<Vec<u8>>();
    lists: Vec<String> = vec(text(), 0..20);
    nested_lists: Vec<Vec<i16>> = vec(any::<Vec<i16>>(), 0..5);
    lists_of_options: Vec<Option<u32>> = any::<Vec<Option<u32>>>();
    lists_of_floats: Vec<f64> = vec(proptest::num::f64::ANY, 0..20);
    lists_of_bools: Vec<bool> = any::<Vec<bool>>();
    deques: VecDeque<u16> = vec_deque(any::<u16>(), 0..9);
    linked_lists: LinkedList<String> = linked_list(text(), 0..5);
    sets: BTreeSet<String> = btree_set(text(), 0..6);
    sets_of_chars: BTreeSet<char> = btree_set(any::<char>(), 0..6);
    boxed_slices: Box<[u64]> = any::<Vec<u64>>().prop_map(Vec::into_boxed_slice);
    maps_by_text: BTreeMap<String, String> = btree_map(text(), text(), 0..6);
    maps_by_u8: BTreeMap<u8, ()> = btree_map(any::<u8>(), Just(()), 0..6);
    maps_by_i64: BTreeMap<i64, f32> = btree_map(any::<i64>(), proptest::num::f32::ANY, 0..6);
    maps_by_u128: BTreeMap<u128, u8> = btree_map(any::<u128>(), any::<u8>(), 0..6);
    maps_by_bool: BTreeMap<bool, u8> = btree_map(any::<bool>(), any::<u8>(), 0..3);
    maps_by_char: BTreeMap<char, u8> = btree_map(any::<char>(), any::<u8>(), 0..6);
    maps_by_option: BTreeMap<Option<u8>, u8> = btree_map(any::<Option<u8>>(), any::<u8>(), 0..3);
    maps_by_newtype: BTreeMap<NewKey, u8> = btree_map(any::<i16>().prop_map(NewKey), any::<u8>(), 0..6);
    maps_by_variant: BTreeMap<UnitEnum, u8> =
        btree_map(any::<bool>().prop_map(|b| if b { UnitEnum::First } else { UnitEnum::Second }), any::<u8>(), 0..3);
    maps_by_pair: BTreeMap<(u8, u8), u8> = btree_map(any::<(u8, u8)>(), any::<u8>(), 0..2);
    maps_by_address: BTreeMap<IpAddr, u8> = btree_map(any::<IpAddr>(), any::<u8>(), 0..4);
    hash_maps: HashMap<String, u8> = hash_map(text(), any::<u8>(), 0..2);
    maps_of_maps: BTreeMap<u8, BTreeMap<String, Vec<u8>>> =
        btree_map(any::<u8>(), btree_map(text(), any::<Vec<u8>>(), 0..3), 0..3);
    durations: Duration = any::<Duration>();
    v4s: Ipv4Addr = any::<Ipv4Addr>();
    v6s: Ipv6Addr = any::<Ipv6Addr>();
    socket_addresses: std::net::SocketAddr = any::<std::net::SocketAddr>();
    ranges: Range<i32> = any::<Range<i32>>();
    paths: std::path::PathBuf = any::<std::path::PathBuf>();
    points: Point = point();
    twelve_numbers: Numbers = (any::<(u8, i8, u16, i16, u32, i32)>(), any::<(u64, i64, u128, i128, usize, isize)>())
        .prop_map(|((a, b, c, d, e, f), (g, h, i, j, k, l))| Numbers(a, b, c, d, e, f, g, h, i, j, k, l));
    newtypes: Newtype = text().prop_map(Newtype);
    users: User = user();
    lists_of_users: Vec<User> = vec(user(), 0..5);
    pages_of_users: Page<User> = (vec(user(), 0..3), proptest::option::of(user())).prop_map(|(items, next)| Page { items, next });
    pages_of_text: Page<String> = (vec(text(), 0..3), proptest::option::of(text())).prop_map(|(items, next)| Page { items, next });
    pages_of_numbers: Page<u32> = any::<(Vec<u32>, Option<u32>)>().prop_map(|(items, next)| Page { items, next });
    pages_of_points: Page<Point> = (vec(point(), 0..3), proptest::option::of(point())).prop_map(|(items, next)| Page { items, next });
    externals: External = external();
    internals: Internal = internal();
    adjacents: Adjacent = adjacent();
    untaggeds: Untagged = untagged();
    lists_of_variants: Vec<(External, Adjacent)> = vec((external(), adjacent()), 0..5);
    trees: Tree = tree();
    transparents: Transparent = any::<Vec<Option<u8>>>().prop_map(|inner| Transparent { inner });
    fallbacks: Fallback = fallback();
    lists_of_fallbacks: Vec<Fallback> = vec(fallback(), 0..4);
    flats: Flat = (any::<u8>(), proptest::option::of(text())).prop_map(|(flat_a, flat_b)| Flat { flat_a, flat_b });
    borrows: Borrows<'static> = text().prop_map(|cow| Borrows { text: "borrowed \"text\"", cow: Cow::Owned(cow) });
}
