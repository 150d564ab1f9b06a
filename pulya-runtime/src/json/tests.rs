//! Numbers, room and failure.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{At, Error, Out, ToJson, out, to_string, to_vec, write, write_serde};

#[track_caller]
fn same<T: ToJson + serde::Serialize + ?Sized>(value: &T) {
    assert_eq!(
        String::from_utf8(to_vec(value).unwrap()).unwrap(),
        String::from_utf8(serde_json::to_vec(value).unwrap()).unwrap()
    );
}

#[test]
fn integers_of_every_length() {
    for n in 0..=u16::MAX {
        if cfg!(any(miri, pulya_slow)) && n % 997 != 0 {
            continue;
        }
        same(&(n, n as i16, n as u8, n as i8));
    }
    let mut power = 1_u128;
    while power < u128::MAX / 10 {
        for n in [power - 1, power, power + 1, power * 9, power * 3 + 7] {
            same(&(n, n as u64, n as u32, n as usize));
            same(&(n as i128, n as i64, n as i32, n as isize));
            same(&((n as i128).wrapping_neg(), (n as i64).wrapping_neg(), (n as i32).wrapping_neg()));
        }
        power *= 10;
    }
    same(&(u128::MAX, i128::MIN, i128::MAX));
    same(&(u64::MAX, i64::MIN, i64::MAX, u32::MAX, i32::MIN, i32::MAX));
}

#[test]
fn floats_of_every_class() {
    let mantissas = [0, 1, 2, 0x8_0000_0000_0000, 0xf_ffff_ffff_ffff, 0x5_5555_5555_5555, 0x1_2345_6789_abcd];
    for exponent in 0..2048_u64 {
        if cfg!(any(miri, pulya_slow)) && exponent % 97 != 0 {
            continue;
        }
        for mantissa in mantissas {
            for sign in [0, 1] {
                same(&f64::from_bits(sign << 63 | exponent << 52 | mantissa));
                same(&f32::from_bits((sign << 31 | (exponent & 255) << 23 | mantissa >> 29) as u32));
            }
        }
    }
    for decimal in ["0.1", "1e15", "1e16", "1e17", "1e-5", "1e-6", "123456.789", "4.35", "9007199254740993"] {
        same(&decimal.parse::<f64>().unwrap());
        same(&decimal.parse::<f32>().unwrap());
    }
    same(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 0.0]);
}

#[test]
fn what_a_failed_write_left_is_taken_back() {
    let list = vec![Ok("x".repeat(5000)), Err(Fails)];
    let mut out = b"before".to_vec();
    let error = write(&Wrapper(&list), &mut out).unwrap_err();
    assert_eq!(error.to_string(), "no");
    assert_eq!(out, b"before");

    let mut out = b"before".to_vec();
    let map = std::collections::BTreeMap::from([(1, vec![(); 3])]);
    write_serde(&map, &mut out).unwrap();
    assert_eq!(out, b"before{\"1\":[null,null,null]}");
    let unwritable = std::collections::BTreeMap::from([(vec![1], 2)]);
    assert!(write_serde(&unwritable, &mut out).is_err());
    assert_eq!(out, b"before{\"1\":[null,null,null]}");
}

#[test]
fn what_a_panic_left_is_taken_back() {
    let mut out = b"before".to_vec();
    let list = vec![Ok("x".repeat(5000)), Err(Panics)];
    let caught = catch_unwind(AssertUnwindSafe(|| write(&Wrapper(&list), &mut out)));
    assert!(caught.is_err());
    assert_eq!(out, b"before");
}

/// A list of values of two kinds.
struct Wrapper<'a, T>(&'a [Result<String, T>]);

impl<T: ToJson> ToJson for Wrapper<'_, T> {
    fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
        self.0.write_json(out, at)
    }
}

struct Fails;

impl ToJson for Fails {
    fn write_json<'b>(&self, _: &mut Out<'b>, _: At<'b>) -> Result<At<'b>, Error> {
        Err(Error::new("no"))
    }
}

struct Panics;

impl ToJson for Panics {
    fn write_json<'b>(&self, _: &mut Out<'b>, _: At<'b>) -> Result<At<'b>, Error> {
        panic!("as a user's code may")
    }
}

#[test]
fn a_size_that_overflows_is_refused() {
    let mut vec = b"before".to_vec();
    for size in [usize::MAX, usize::MAX - 1, isize::MAX as usize, isize::MAX as usize + 1] {
        let refused = out::append(&mut vec, |out, at| Ok(out.room(at, size)?.at()));
        assert_eq!(refused.unwrap_err().to_string(), "the JSON text doesn't fit into memory");
        let refused = out::append(&mut vec, |out, at| Ok(out.str(at.room(), "text", size)?.at()));
        assert!(refused.is_err());
        let refused = out::append(&mut vec, |out, at| Ok(out.str(at.room(), "te\nxt", size)?.at()));
        assert!(refused.is_err());
        assert_eq!(vec, b"before");
    }
}

#[test]
fn a_caller_that_asks_for_too_little_room_gets_it_anyway() {
    let mut vec = Vec::new();
    out::append(&mut vec, |out, at| {
        let mut at = out.room(at, 0)?;
        for i in 0..1000 {
            at = out.lit(at, "literal");
            at = out.u64(at, i);
            at = out.bool(at, true);
            at = out.f64(at, 1.5);
            at = out.comma(at);
        }
        Ok(at.at())
    })
    .unwrap();
    let expected: String = (0..1000).map(|i| format!("literal{i}true1.5,")).collect();
    assert_eq!(String::from_utf8(vec).unwrap(), expected);
}

#[test]
fn values_that_change_while_they_are_written() {
    /// Grows the string that is written next.
    struct Grows<'a>(&'a RefCell<String>);

    impl ToJson for Grows<'_> {
        fn write_json<'b>(&self, out: &mut Out<'b>, at: At<'b>) -> Result<At<'b>, Error> {
            self.0.borrow_mut().push_str(&"more\n".repeat(1000));
            self.0.write_json(out, at)
        }
    }

    let text = RefCell::new(String::from("text"));
    let written = to_string(&(&text, Grows(&text), &text, Grows(&text))).unwrap();
    let values: Vec<String> = serde_json::from_str(&written).unwrap();
    assert_eq!(values.iter().map(String::len).collect::<Vec<_>>(), [4, 5004, 5004, 10004]);
    let counter = Cell::new(5_u8);
    same(&(&counter, &counter));
}

#[test]
fn every_capacity_of_the_buffer() {
    let value = (1_u8, "two\n", [3.5, -4.0], Some("a text that is longer than the others"), ());
    let expected = serde_json::to_vec(&value).unwrap();
    for capacity in 0..120 {
        let mut out = Vec::with_capacity(capacity);
        out.extend_from_slice(&b"0123456789"[..capacity.min(10)]);
        let before = out.clone();
        write(&value, &mut out).unwrap();
        assert_eq!(out, [before, expected.clone()].concat());
    }
}

#[test]
fn trait_objects_can_be_written() {
    let values: Vec<Box<dyn ToJson>> = vec![Box::new(1), Box::new("two"), Box::new([3, 4])];
    assert_eq!(to_string(&values).unwrap(), r#"[1,"two",[3,4]]"#);
}
