//! The standard library's types, as values, keys and entries, against serde_json.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::{CStr, CString, OsString};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZeroI128, NonZeroU8, NonZeroU64, NonZeroUsize, Saturating, Wrapping};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicUsize};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::json::{At, Error, Out, ToJson, Within, to_vec};

/// A value as entries of somebody else's object, by its own serializer and by serde's.
struct Entries<'a, T: ?Sized>(&'a T, bool);

#[derive(Serialize)]
struct Flat<'a, T: ?Sized> {
    before: u8,
    #[serde(flatten)]
    inner: &'a T,
}

#[derive(Serialize)]
#[serde(tag = "tag")]
enum Tagged<'a, T: ?Sized> {
    Variant(&'a T),
}

impl<T: ToJson + ?Sized> ToJson for Entries<'_, T> {
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        let (begin, within) = match self.1 {
            true => ("{\"before\":1", Within::Flatten),
            false => ("{\"tag\":\"Variant\"", Within::Variant { of: "Tagged", name: "Variant" }),
        };
        let at = out.room(at, begin.len())?;
        let at = out.lit(at, begin);
        let at = self.0.write_json_entries(out, at.at(), &within)?;
        let at = out.room(at, 1)?;
        Ok(out.lit(at, "}").at())
    }
}

fn words<E: ToString>(result: Result<Vec<u8>, E>) -> Result<String, String> {
    result.map(|json| String::from_utf8(json).unwrap()).map_err(|error| error.to_string())
}

/// A value in every role.
#[track_caller]
fn same<T: ToJson + Serialize>(value: T) {
    assert_eq!(words(to_vec(&value)), words(serde_json::to_vec(&value)));
    assert_eq!(
        words(to_vec(&Entries(&value, true))),
        words(serde_json::to_vec(&Flat { before: 1, inner: &value }))
    );
    assert_eq!(words(to_vec(&Entries(&value, false))), words(serde_json::to_vec(&Tagged::Variant(&value))));
    assert_eq!(words(to_vec(&OneKey(&value))), words(serde_json::to_vec(&OneKey(&value))));
    assert_eq!(words(to_vec(&[Some(&value), None])), words(serde_json::to_vec(&[Some(&value), None])));
}

/// A map with one key, of a type that needn't be ordered.
struct OneKey<'a, T>(&'a T);

impl<T: ToJson> ToJson for OneKey<'_, T> {
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        out.object(at, [self.0].into_iter(), |out, at, key| super::maps::entry(out, at, (key, &0)))
    }
}

impl<T: Serialize> Serialize for OneKey<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, 0)])
    }
}

#[test]
fn numbers() {
    same(true);
    same((1_u8, 2_u16, 3_u32, 4_u64, 5_usize, 6_u128));
    same(7_i8);
    same(-8_i16);
    same(i32::MIN);
    same(i64::MIN);
    same(-9_isize);
    same(u8::MAX);
    same(u16::MAX);
    same(u32::MAX);
    same(u64::MAX);
    same(usize::MAX);
    same(i128::MIN);
    same(u128::MAX);
    same(1.5_f32);
    same(-0.0_f64);
    same(1e300);
    same(f64::NAN);
    same(f32::INFINITY);
    same(NonZeroU8::MIN);
    same(NonZeroU64::MAX);
    same(NonZeroUsize::MAX);
    same(NonZeroI128::MIN);
    same(Wrapping(3));
    same(Saturating(4_i8));
    same(Reverse("x"));
    same((AtomicBool::new(true), AtomicU8::new(1), AtomicI64::new(-2), AtomicUsize::new(3)).0);
    same(AtomicI64::new(i64::MIN));
}

#[test]
fn text() {
    same("");
    same(String::from("a \"quote\""));
    same('\n');
    same('🦀');
    same(Cow::Borrowed("borrowed"));
    same(Cow::<str>::Owned("owned".to_owned()));
    same(Path::new("/a/b"));
    same(PathBuf::from("a\\b"));
    same(CString::new("c").unwrap());
    same::<&CStr>(c"str");
    same(OsString::from("os"));
    same(format_args!("{}-{:?}", 1, "two"));
    same(format_args!("{}", "a long text, longer than what an address fits into, by some characters"));
    same(IpAddr::V4(Ipv4Addr::LOCALHOST));
    same(Ipv4Addr::new(255, 255, 255, 255));
    same(Ipv6Addr::new(0xffff, 1, 2, 3, 4, 5, 6, 0xffff));
    same(SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::new(255, 255, 255, 255), 65535)));
    same(SocketAddrV6::new(Ipv6Addr::new(0xffff, 1, 2, 3, 4, 5, 6, 0xffff), 65535, 0, u32::MAX));
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_text() {
    use std::os::unix::ffi::OsStringExt;
    same(PathBuf::from(OsString::from_vec(vec![0xff])));
}

#[test]
fn lists() {
    same(Vec::<u8>::new());
    same(vec!["a", "b"]);
    same(VecDeque::from([1, 2, 3]));
    same(LinkedList::from([1, 2, 3]));
    same(BinaryHeap::from([1, 3, 2]));
    same(BTreeSet::from(["b", "a"]));
    same(HashSet::from([7]));
    same(&[1_u8, 2][..]);
    same([(); 0]);
    same([[1, 2], [3, 4]]);
    same(vec![1_u8; 5000]);
    same((1,));
    same((1, "2", 3.0, [4]));
    same((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, "16"));
}

#[test]
fn maps() {
    same(BTreeMap::<String, u8>::new());
    same(BTreeMap::from([("a", Some(1)), ("b\n", None)]));
    same(HashMap::from([(1_u128, 'x')]));
    same(BTreeMap::from([(true, 1), (false, 0)]));
    same(BTreeMap::from([('"', 1)]));
    same(BTreeMap::from([(Some(1), 1), (Some(2), 2)]));
    same(BTreeMap::from([(None::<u8>, 1)]));
    same(BTreeMap::from([(vec![1], 1)]));
    same(BTreeMap::from([((), 1)]));
    same(BTreeMap::from([(Box::new(String::from("boxed")), 1)]));
    same(BTreeMap::from([(Bound::<u8>::Unbounded, 1)].map(|(_, v)| (Ok::<u8, u8>(1), v))));
    same(BTreeMap::from([(Duration::ZERO, 1)]));
    same(BTreeMap::from([(Ipv4Addr::LOCALHOST, 1)]));
    same(BTreeMap::from([(PathBuf::from("x"), 1)]));
    same(BTreeMap::from([(Reverse(-1_i8), 1)]));
}

#[test]
fn values() {
    same(());
    same(PhantomData::<u8>);
    same(Some(Some(1)));
    same(None::<Option<u8>>);
    same(Some(BTreeMap::from([("k", 1)])));
    same(Ok::<_, ()>("fine"));
    same(Err::<u8, _>(vec!["not"]));
    same(Duration::new(u64::MAX, 999_999_999));
    same(UNIX_EPOCH + Duration::from_nanos(1));
    same(SystemTime::UNIX_EPOCH - Duration::from_secs(1));
    same(1..5);
    same(1..=5);
    same(1..);
    same(..5);
    same(Bound::Included(1));
    same(Bound::Excluded("x"));
    same(Bound::<u8>::Unbounded);
}

#[test]
#[allow(clippy::needless_borrows_for_generic_args, reason = "the references are what is tested")]
fn pointers() {
    same(&&1);
    same(&mut "x");
    same(Box::new([1]));
    same(Box::<str>::from("x"));
    same(Box::<[u8]>::from([1, 2]));
    same(Cow::Borrowed(&[1, 2][..]));
    same(Cell::new(1));
    same(RefCell::new("x"));
    same(Mutex::new(BTreeMap::from([("k", 1)])));
    same(RwLock::new(1));
    let borrowed = RefCell::new(1);
    let _guard = borrowed.borrow_mut();
    same(&borrowed);
}

#[cfg(feature = "rc")]
#[test]
fn counted_pointers() {
    use std::rc::{self, Rc};
    use std::sync::{self, Arc};
    same(Rc::new(1));
    same(Arc::<str>::from("x"));
    let shared = Rc::new(BTreeMap::from([("k", 1)]));
    same(Rc::downgrade(&shared));
    same(rc::Weak::<u8>::new());
    same(sync::Weak::<u8>::new());
}

#[test]
fn json_values_and_bytes() {
    let json = r#"{"a":[1,-2,3.5,null,true,"x\n",18446744073709551615,1e300],"b":{},"":{"c":[]}}"#;
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    same(value.clone());
    same(value["a"].clone());
    same(value["a"][0].clone());
    same(serde_json::Value::Null);
    same(value.as_object().unwrap().clone());
    same(serde_json::Number::from_f64(2.5).unwrap());
}

#[cfg(feature = "uuid")]
#[test]
fn uuids() {
    same(uuid::Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef));
}

#[cfg(feature = "indexmap")]
#[test]
fn maps_in_order() {
    same(indexmap::IndexMap::from([("z", 1), ("a", 2)]));
    same(indexmap::IndexSet::from([3, 1, 2]));
}

#[cfg(feature = "rust_decimal")]
#[test]
fn decimals() {
    same(rust_decimal::Decimal::new(12_345, 3));
    same(rust_decimal::Decimal::MIN);
}

#[cfg(feature = "chrono")]
#[test]
fn chronos_times() {
    use chrono::{DateTime, FixedOffset, Utc};
    let time: DateTime<FixedOffset> = "2024-02-29T23:59:60.123456789+05:30".parse().unwrap();
    same(time);
    same(time.with_timezone(&Utc));
    same(time.date_naive());
    same(time.naive_local());
    same(time.time());
    same(chrono::Month::May);
    same(chrono::Weekday::Sun);
    same(chrono::TimeDelta::nanoseconds(-5));
}

#[cfg(feature = "time")]
#[test]
fn times_times() {
    use time::{Duration, Month, OffsetDateTime, UtcDateTime, UtcOffset, Weekday};
    let moment = OffsetDateTime::from_unix_timestamp_nanos(1_709_251_199_123_456_789).unwrap();
    let moment = moment.to_offset(UtcOffset::from_hms(-3, -30, 0).unwrap());
    same(moment);
    same(UtcDateTime::from(moment));
    same(moment.date());
    same(moment.time());
    same(moment.offset());
    same(time::PrimitiveDateTime::new(moment.date(), moment.time()));
    same(Duration::new(-1, -5));
    same(Month::May);
    same(Weekday::Sunday);
}
