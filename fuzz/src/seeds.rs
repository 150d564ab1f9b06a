//! Writes the corpus that each target begins with: `seeds FOLDER`. They are the cases of the tests, so that a fuzzer
//! starts where somebody has thought already.

// A part of the table is for tests alone.
#[path = "../../pulya-runtime/tests/wire/table.rs"]
#[allow(dead_code, reason = "its expectations are for the tests")]
mod table;

use std::io;
use std::path::{Path, PathBuf};

use pulya_matching_tests::RANDOM_FINDS;
use pulya_matching_tests::cases::tables;
use pulya_matching_tests::random::Random;

fn main() -> io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("usage: seeds FOLDER"));
    let mut rows: Vec<Vec<u8>> = table::rows().into_iter().map(|(bytes, _)| bytes.into_bytes()).collect();
    rows.extend(ENDPOINTS.iter().flat_map(|path| rows_for(path)));
    let paths: Vec<String> =
        tables().into_iter().flat_map(|table| table.cases).map(|case| case.path).collect();

    write(&folder, "head", rows.iter().cloned())?;
    // The first byte is the size of the pieces.
    let bodies = rows.iter().filter_map(|row| {
        let end = row.windows(4).position(|window| window == b"\r\n\r\n")?;
        Some([&[3], &row[end + 4..]].concat())
    });
    write(&folder, "chunk", bodies.filter(|body| body.len() > 1))?;
    // The first byte is the number of cuts, and as many sizes follow. Each row comes with another behind it.
    let pairs = rows.iter().zip(rows.iter().cycle().skip(1));
    write(&folder, "connection", pairs.map(|(row, next)| [b"\x03\x05\x20\x09", &row[..], next].concat()))?;
    // A byte for the table, one for the method, and the path.
    let tried = paths.iter().enumerate().map(|(number, path)| {
        [&[(number % 256) as u8, (number / 7 % 10) as u8], path.as_bytes()].concat()
    });
    write(&folder, "path", tried.chain(likely_paths()))?;
    write(&folder, "json", texts().into_iter().map(String::into_bytes).chain(rows.iter().cloned()))
}

/// The paths of the service that `connection` talks to, which reads bodies in each of its ways.
const ENDPOINTS: &[&str] = &["/ignore", "/chunks", "/echo"];

fn rows_for(path: &str) -> Vec<Vec<u8>> {
    [
        "Content-Length: 3\r\n\r\nabc",
        "Content-Length: 3\r\nExpect: 100-continue\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3;a=\"b\"\r\nabc\r\n0\r\nx: y\r\n\r\n",
        "Connection: close\r\n\r\n",
    ]
    .iter()
    .map(|rest| format!("POST {path} HTTP/1.1\r\nHost: a\r\n{rest}").into_bytes())
    .collect()
}

/// Paths that the random tables are likely to take.
fn likely_paths() -> impl Iterator<Item = Vec<u8>> {
    RANDOM_FINDS.iter().take(256).enumerate().flat_map(|(number, (seed, _))| {
        let mut random = Random::new(*seed);
        let table = random.sound_table().unwrap_or_default();
        let count = if table.is_empty() { 0 } else { 4 };
        let mut seed = || {
            let path = random.path(&table);
            let escaped = path.iter().flat_map(|byte| match byte {
                0xFF => b"%2F",
                byte => std::slice::from_ref(byte),
            });
            [number as u8, random.below(10) as u8].iter().chain(escaped).copied().collect()
        };
        (0..count).map(|_| seed()).collect::<Vec<_>>()
    })
}

/// Texts with an escape at each place that matters to one of the escape's paths.
fn texts() -> Vec<String> {
    let mut texts = vec![String::new(), "\u{1F600} é ".repeat(20), "\0\u{1}\u{1f}\"\\/\u{7f}".into()];
    for length in [1, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 300] {
        for escape in ["x", "\"", "\\", "\n", "\u{2}"] {
            texts.push(format!("{}{escape}", "y".repeat(length)));
        }
    }
    texts
}

fn write(folder: &Path, target: &str, seeds: impl Iterator<Item = Vec<u8>>) -> io::Result<()> {
    let folder = folder.join(target);
    std::fs::create_dir_all(&folder)?;
    for (number, seed) in seeds.enumerate() {
        std::fs::write(folder.join(format!("seed-{number:04}")), seed)?;
    }
    Ok(())
}
