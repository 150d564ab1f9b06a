//! Every row of the table: in one write, byte by byte, and, where it is short, split at every place. Each is
//! followed by a second request, which must be answered only where the connection goes on.

use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use crate::harness::{Running, start, start_shared};
use crate::table::{Expected, Row, rows};

const SECOND: &str = "GET /say/second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// Up to this length a row is split at every place.
const SHORT: usize = 100;

fn check(server: &Running, (bytes, expected): &Row, pieces: &[&[u8]]) -> Result<(), String> {
    let mut client = server.connect();
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 && pieces.len() == 2 {
            // Not a condition of the test: it makes it likely that the server sees the pieces apart.
            std::thread::sleep(Duration::from_micros(300));
        }
        // The server may have refused already, and closed.
        if client.stream.write_all(piece).is_err() {
            break;
        }
    }
    let fail = |what: &str, got: &dyn std::fmt::Debug| {
        Err(format!("{bytes:?} in {} pieces, {} bytes first: {what}: {got:?}", pieces.len(), pieces[0].len()))
    };
    let Some(first) = client.try_answer(false) else { return fail("no answer", &expected) };
    match expected {
        Expected::Refused(status) => {
            let is_problem = first.field("content-type") == Some("application/problem+json");
            if first.status != *status || !first.closes() || !is_problem {
                return fail(&format!("expected {status}"), &first);
            }
        }
        Expected::Answered(text) | Expected::Last(text) => {
            if first.status != 200 || first.body != text.as_bytes() {
                return fail(&format!("expected {text}"), &first);
            }
        }
    }
    if let Expected::Answered(_) = expected {
        match client.try_answer(false) {
            Some(second) if second.body == b"second" => {}
            second => return fail("expected a second answer", &second),
        }
    }
    let rest = client.rest();
    if rest.is_empty() { Ok(()) } else { fail("expected the end", &String::from_utf8_lossy(&rest)) }
}

fn check_row(server: &Running, row: &Row) -> Result<(), String> {
    let bytes = [row.0.as_bytes(), SECOND.as_bytes()].concat();
    check(server, row, &[&bytes])?;
    check(server, row, &bytes.chunks(1).collect::<Vec<_>>())?;
    if row.0.len() <= SHORT {
        for at in 1..=row.0.len() {
            let (first, second) = bytes.split_at(at);
            check(server, row, &[first, second])?;
        }
    }
    Ok(())
}

fn check_all(server: &Running) {
    let rows = rows();
    assert!(rows.len() >= 150, "{}", rows.len());
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(row) = rows.get(next.fetch_add(1, Relaxed)) {
                    if let Err(failure) = check_row(server, row) {
                        failures.lock().expect("no panic").push(failure);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no panic");
    assert!(failures.is_empty(), "{} rows of {}:\n{}", failures.len(), rows.len(), failures.join("\n"));
}

#[test]
fn the_table_holds() {
    check_all(&start(|server| server));
}

#[test]
fn the_table_holds_on_a_shared_runtime() {
    check_all(&start_shared(|server| server));
}

#[test]
fn the_authority_of_the_target_wins() {
    let server = start(|server| server);
    let mut client = server.connect();
    client.send("GET http://b:8080/head?q HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n");
    assert_eq!(client.answer().text(), "GET /head Some(\"q\") Http11\nHost=b:8080\nX=y\n");
    for target in ["http://b", "http://b?q"] {
        client.send(format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert_eq!(client.answer().text(), "hello");
    }
}

#[test]
fn limits_of_the_head() {
    let server = start(|server| server);
    for (length, status) in [(16 * 1024 - 20, 200), (16 * 1024 + 1, 414)] {
        let mut client = server.connect();
        client.send(format!("GET /?{} HTTP/1.1\r\nhost: a\r\n\r\n", "x".repeat(length - 7)));
        assert_eq!(client.answer().status, status);
    }
    for (length, status) in [(64 * 1024 - 20, 200), (64 * 1024 + 1, 431)] {
        let mut client = server.connect();
        client.send(format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "x".repeat(length - 7)));
        assert_eq!(client.answer().status, status);
    }
    for (count, status) in [(99, 200), (100, 431), (300, 431)] {
        let mut client = server.connect();
        client.send(format!("GET / HTTP/1.1\r\nhost: a\r\n{}\r\n", "x: y\r\n".repeat(count)));
        assert_eq!(client.answer().status, status, "{count}");
    }
    // Endless lines are refused before they end.
    for (start, status) in [("GET /", 414), ("GET / HTTP/1.1\r\nx: ", 431), ("", 414)] {
        let mut client = server.connect();
        client.send(start);
        client.send("x".repeat(100 * 1024));
        let answer = client.answer();
        assert_eq!((answer.status, answer.closes()), (status, true));
    }
}

/// The longest line and the largest section, and one byte more: around the end, where they are split does not matter.
#[test]
fn limits_of_the_head_in_two_pieces() {
    let server = start(|server| server);
    let line = |length: usize| format!("GET /?{} HTTP/1.1\r\n", "x".repeat(length - 15));
    let section = |length: usize| format!("host: a\r\nx: {}\r\n\r\n", "v".repeat(length - 16));
    for (line, section, behind, status) in [
        (line(16_384), section(20), 20, 200),
        (line(16_385), section(20), 20, 414),
        (line(20), section(65_536), 0, 200),
        (line(20), section(65_537), 0, 431),
    ] {
        let head = line + &section;
        let end = head.len() - behind;
        for at in end - 6..head.len().min(end + 4) {
            let mut client = server.connect();
            client.send(&head[..at]);
            // Not a condition of the test: it makes it likely that the server sees the pieces apart.
            std::thread::sleep(Duration::from_millis(3));
            client.send(&head[at..]);
            assert_eq!(client.answer().status, status, "{} at {at}", head.len());
        }
    }
}

#[test]
fn no_limits_of_the_head() {
    let server = start(|server| server.request_line_limit(usize::MAX).header_section_limit(usize::MAX));
    for version in ["1.0", "1.1"] {
        let mut client = server.connect();
        client.send(format!("GET / HTTP/{version}\r\nhost: a\r\nx: {}\r\n\r\n", "v".repeat(100_000)));
        assert_eq!(client.answer().status, 200, "{version}");
    }
}

#[test]
fn limits_of_the_head_that_are_set() {
    let server =
        start(|server| server.request_line_limit(100).header_section_limit(200).header_fields_limit(3));
    let line = "GET /? HTTP/1.1".len();
    let section = "host: a\r\nx: \r\n\r\n".len();
    for (query, value, fields, status) in [
        (100 - line, 200 - section, 1, 200),
        (101 - line, 1, 1, 414),
        (1, 201 - section, 1, 431),
        (1, 1, 2, 200),
        (1, 1, 3, 431),
    ] {
        let mut client = server.connect();
        let fields = format!("x: {}\r\n", "v".repeat(value)).repeat(fields);
        client.send(format!("GET /?{} HTTP/1.1\r\nhost: a\r\n{fields}\r\n", "q".repeat(query)));
        assert_eq!(client.answer().status, status, "{query} {value} {fields}");
    }
}

#[test]
fn limits_of_the_chunked_coding_that_are_set() {
    let server = start(|server| server.chunk_extensions_limit(10).trailers_limit(20));
    for (extension, trailer, status) in [(8, 16, 200), (10, 16, 400), (8, 20, 400)] {
        let mut client = server.connect();
        client.send("POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
        let (extension, trailer) = ("e".repeat(extension), "t".repeat(trailer));
        client.send(format!("2;{extension}\r\nhi\r\n0\r\nx: {trailer}\r\n\r\n"));
        assert_eq!(client.answer().status, status, "{extension} {trailer}");
    }
}

#[test]
fn limits_of_the_chunked_coding() {
    let server = start(|server| server);
    for (extension, trailer, status) in
        [(4000, 10, 200), (4200, 10, 400), (10, 16_000, 200), (10, 17_000, 400)]
    {
        let mut client = server.connect();
        client.send("POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
        let (extension, trailer) = ("e".repeat(extension), "t".repeat(trailer));
        client.send(format!("2;{extension}\r\nhi\r\n0\r\nx: {trailer}\r\n\r\n"));
        assert_eq!(client.answer().status, status);
    }
}
