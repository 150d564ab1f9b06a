//! Values made from the input are written as serde_json writes them, by every escape path, into buffers of
//! every capacity.
//!
//! `cargo +nightly fuzz run json`

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use pulya::ToJson;
use pulya::json::{self, ScanPath};
use serde::Serialize;

#[derive(ToJson, Serialize)]
struct Record<'a> {
    text: &'a str,
    number: u64,
    signed: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    float: Option<f64>,
    kind: Kind<'a>,
    #[serde(flatten)]
    more: BTreeMap<&'a str, u128>,
    list: Vec<Kind<'a>>,
}

#[derive(ToJson, Serialize, Clone)]
enum Kind<'a> {
    Unit,
    Newtype(&'a str),
    Tuple(char, f32),
    Named { bytes: &'a [u8] },
}

fuzz_target!(|data: &[u8]| {
    let lossy = String::from_utf8_lossy(data);
    let expected = serde_json::to_vec(&lossy).expect("text has a JSON form");
    for path in ScanPath::available() {
        assert_eq!(path.escape(&lossy).expect("is available"), expected, "{path:?}");
    }
    assert_eq!(json::to_vec(&lossy).expect("text has a JSON form"), expected);

    let mut words = data.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    let mut word = || words.next().unwrap_or(0);
    let half = lossy.floor_char_boundary(word() as usize % (lossy.len() + 1));
    let (before, after) = lossy.split_at(half);
    let character = char::from_u32(word() as u32).unwrap_or('"');
    let kinds = [
        Kind::Unit,
        Kind::Newtype(after),
        Kind::Tuple(character, f32::from_bits(word() as u32)),
        Kind::Named { bytes: data },
    ];
    let record = Record {
        text: before,
        number: word(),
        signed: word() as i64,
        float: (word() % 2 == 1).then(|| f64::from_bits(word())),
        kind: kinds[word() as usize % 4].clone(),
        more: BTreeMap::from([(before, u128::from(word()) << 64 | u128::from(word())), (after, 0)]),
        list: kinds.iter().take(word() as usize % 5).cloned().collect(),
    };
    let mut out = Vec::with_capacity(word() as usize % 300);
    out.extend_from_slice(b"before");
    json::write(&record, &mut out).expect("has a JSON form");
    let mut expected = b"before".to_vec();
    serde_json::to_writer(&mut expected, &record).expect("has a JSON form");
    assert_eq!(out, expected);
});
