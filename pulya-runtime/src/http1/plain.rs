//! Heads of the usual form, read in one pass: a known method, a path in origin form, HTTP/1.1, fields without
//! oddities. Whatever is not exactly that is left to the thorough reading in `parse`, which alone decides what is
//! refused: what is taken here, it takes too, and reads the same.

use super::is_token_byte;
use super::parse::{Facts, HeadLimits, Line, MOST_FIELDS, Parsed, ParsedHead, Target, conclude};
use crate::request::{FieldSpan, Method, Version};

/// Reads a head of the usual form that is there as a whole. `None` says nothing about the bytes.
#[inline]
pub(super) fn plain(bytes: &[u8], to: &mut Parsed<'_>, limits: &HeadLimits) -> Option<()> {
    let (method, method_end) = method(bytes)?;
    let target_start = method_end + 1;
    if bytes.get(target_start) != Some(&b'/') {
        return None;
    }
    let path_end = run(bytes, target_start, &PATH);
    let target_end = match bytes.get(path_end)? {
        b'?' => run(bytes, path_end + 1, &QUERY),
        _ => path_end,
    };
    let line_end = target_end + VERSION.len() - 2;
    if bytes.get(target_end..)?.first_chunk() != Some(VERSION) || line_end > limits.line {
        return None;
    }
    let query = (target_end > path_end).then_some((path_end as u32 + 1, target_end as u32));
    let start = line_end + 2;
    if let Some((known, length)) = to.known.comes_again(bytes, start, to.spans) {
        *to.head = ParsedHead {
            length: start + length,
            method,
            method_span: (0, method_end as u32),
            path_span: (target_start as u32, path_end as u32),
            query_span: query,
            target_end: target_end as u32,
            version: Version::Http11,
            ..*known
        };
        return Some(());
    }
    to.known.forget();
    let most = limits.fields.min(MOST_FIELDS);
    let mut facts = Facts::default();
    let mut at = start;
    to.spans.clear();
    loop {
        let name_end = run(bytes, at, &NAME);
        if name_end == at {
            break;
        }
        if *bytes.get(name_end)? != b':' {
            return None;
        }
        let mut value_start = name_end + 1;
        while let b' ' | b'\t' = *bytes.get(value_start)? {
            value_start += 1;
        }
        let value_line_end = value(bytes, value_start);
        if bytes.get(value_line_end..value_line_end + 2)? != b"\r\n" || to.spans.len() == most {
            return None;
        }
        let mut value_end = value_line_end;
        while value_end > value_start && matches!(bytes[value_end - 1], b' ' | b'\t') {
            value_end -= 1;
        }
        facts.field(to.spans.len(), &bytes[at..name_end], &bytes[value_start..value_end]).ok()?;
        to.spans.push(FieldSpan {
            name_start: at as u32,
            name_end: name_end as u32,
            value_start: value_start as u32,
            value_end: value_end as u32,
        });
        at = value_line_end + 2;
    }
    let length = at + 2;
    if bytes.get(at..length)? != b"\r\n" || length - start > limits.section {
        return None;
    }
    let line = Line {
        length,
        method,
        method_end: method_end as u32,
        target_end: target_end as u32,
        target: Target { path: (target_start as u32, path_end as u32), query, authority: None },
        version: Version::Http11,
    };
    conclude(bytes, line, &facts, to).ok()?;
    to.known.remember(&bytes[start..length], start, to.head);
    Some(())
}

const VERSION: &[u8; 11] = b" HTTP/1.1\r\n";

/// The method that a head begins with and where its name ends, if it is one of those that most requests have.
#[inline]
fn method(bytes: &[u8]) -> Option<(Method, usize)> {
    Some(match *bytes.first_chunk::<4>()? {
        [b'G', b'E', b'T', b' '] => (Method::Get, 3),
        [b'P', b'U', b'T', b' '] => (Method::Put, 3),
        [b'P', b'O', b'S', b'T'] if bytes.get(4) == Some(&b' ') => (Method::Post, 4),
        [b'H', b'E', b'A', b'D'] if bytes.get(4) == Some(&b' ') => (Method::Head, 4),
        [b'P', b'A', b'T', b'C'] if bytes.get(4..6) == Some(b"H ") => (Method::Patch, 5),
        [b'D', b'E', b'L', b'E'] if bytes.get(4..7) == Some(b"TE ") => (Method::Delete, 6),
        _ => return None,
    })
}

/// Where the run of bytes of that kind ends that begins at `start`.
#[inline]
fn run(bytes: &[u8], start: usize, kind: &[bool; 256]) -> usize {
    let mut at = start;
    while let Some(&byte) = bytes.get(at)
        && kind[byte as usize]
    {
        at += 1;
    }
    at
}

/// Where the run of bytes ends that a value may have.
#[inline]
fn value(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    // Eight at once as long as none of them is a control byte.
    while let Some(eight) = bytes.get(at..at + 8)
        && let Ok(eight) = eight.try_into()
    {
        let control = control_bytes(u64::from_le_bytes(eight));
        if control != 0 {
            at += control.trailing_zeros() as usize / 8;
            if bytes[at] != b'\t' {
                return at;
            }
            at += 1;
        } else {
            at += 8;
        }
    }
    run(bytes, at, &VALUE)
}

/// The high bit of every byte that is a control byte. Above the lowest one it may be set in vain.
#[inline]
const fn control_bytes(eight: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES * 0x80;
    let below_space = eight.wrapping_sub(ONES * 0x20) & !eight;
    let delete = eight ^ (ONES * 0x7f);
    let is_delete = delete.wrapping_sub(ONES) & !delete;
    (below_space | is_delete) & HIGH
}

const NAME: [bool; 256] = table(0);
const PATH: [bool; 256] = table(1);
const QUERY: [bool; 256] = table(2);
const VALUE: [bool; 256] = table(3);

const fn table(kind: u8) -> [bool; 256] {
    let mut table = [false; 256];
    let mut index = 0;
    while index < 256 {
        let byte = index as u8;
        table[index] = match kind {
            0 => is_token_byte(byte),
            1 => matches!(byte, b'!'..=b'~') && !matches!(byte, b'#' | b'?'),
            2 => matches!(byte, b'!'..=b'~') && byte != b'#',
            _ => byte == b'\t' || (byte >= b' ' && byte != 0x7f),
        };
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http1::parse::{Parse, parse, thoroughly};
    use crate::http1::section::KnownSection;

    const LIMITS: HeadLimits = HeadLimits { line: 80, section: 200, fields: 5 };

    type Outcome = (Parse, Option<(ParsedHead, Vec<FieldSpan>)>);

    fn read(bytes: &[u8], parse: impl Fn(&[u8], &mut Parsed<'_>) -> Parse) -> Outcome {
        read_behind(b"", bytes, parse)
    }

    /// Reads a head where another was read before.
    fn read_behind(other: &[u8], bytes: &[u8], parse: impl Fn(&[u8], &mut Parsed<'_>) -> Parse) -> Outcome {
        let (mut head, mut spans, mut known) = (ParsedHead::default(), Vec::new(), KnownSection::default());
        let mut to = Parsed { head: &mut head, spans: &mut spans, known: &mut known };
        parse(other, &mut to);
        let outcome = parse(bytes, &mut to);
        (outcome, (outcome == Parse::Complete).then_some((head, spans)))
    }

    fn is_plain(bytes: &[u8]) -> bool {
        let quick = |bytes: &[u8], to: &mut Parsed<'_>| {
            plain(bytes, to, &LIMITS).map_or(Parse::Partial, |()| Parse::Complete)
        };
        read(bytes, quick).1.is_some()
    }

    /// Heads, and whether they are of the usual form.
    const HEADS: &[(&str, bool)] = &[
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true),
        ("GET /a?b=c?d HTTP/1.1\r\nhost: a:80\r\n\r\nGET / HTTP/1.1\r\n", true),
        ("HEAD /%20 HTTP/1.1\r\nHOST:a\r\nx:\r\ny: \t b\tc \t\r\n\r\n", true),
        ("POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 12\r\nexpect: 100-continue\r\n\r\nbody", true),
        ("PUT /x HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n", true),
        ("PATCH /x HTTP/1.1\r\nhost: a\r\nconnection: keep-alive, close\r\n\r\n", true),
        (
            "DELETE /x HTTP/1.1\r\nlong: 0123456789 abcdefghijklmnopqrstuvwxyz \u{e9}\r\nhost: [::1]\r\n\r\n",
            true,
        ),
        ("GET /a b HTTP/1.1\r\nhost: a\r\n\r\n", false),
        ("GET / HTTP/1.0\r\nhost: a\r\n\r\n", false),
        ("OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n", false),
        ("GET http://b/c HTTP/1.1\r\nhost: a\r\n\r\n", false),
        ("QUERY / HTTP/1.1\r\nhost: a\r\n\r\n", false),
        ("GET / HTTP/1.1\r\n\r\n", false),
        ("GET / HTTP/1.1\r\nhost: a\r\na: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nhost: a\r\na: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\ne: 5\r\n\r\n", false),
        ("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n", false),
        ("GET / HTTP/1.1\r\nhost: a\r\n x: folded\r\n\r\n", false),
        ("GET / HTTP/1.1\nhost: a\r\n\r\n", false),
        ("GET / HTTP/1.1\r\nhost: a\n\r\n", false),
        ("GET / HTTP/1.1\r\nhost: a\r\n\n", false),
        ("GET / HTTP/1.1\r\nhost : a\r\n\r\n", false),
        ("GET /\u{e9} HTTP/1.1\r\nhost: a\r\n\r\n", false),
    ];

    #[test]
    fn the_usual_form() {
        for (head, plain) in HEADS {
            assert_eq!(is_plain(head.as_bytes()), *plain, "{head:?}");
        }
        let long = |path: usize, value: usize| {
            format!("GET /{} HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "p".repeat(path), "v".repeat(value))
        };
        for (path, value, plain) in [(66, 184, true), (67, 1, false), (1, 185, false)] {
            assert_eq!(is_plain(long(path, value).as_bytes()), plain, "{path} {value}");
        }
    }

    /// Every head with any one byte changed, added or taken away, and every beginning of it: what is read in one pass
    /// is what the thorough reading makes of it, whatever was read before.
    #[test]
    fn the_thorough_reading_agrees() {
        for (head, _) in HEADS {
            let head = head.as_bytes();
            let section = head.splitn(2, |&byte| byte == b'\n').last().unwrap_or_default();
            let elsewhere = [&b"PUT /another/path?and=query HTTP/1.1\r\n"[..], section].concat();
            let assert = |bytes: &[u8]| {
                let thorough = read(bytes, |bytes, to| thoroughly(bytes, to, &LIMITS));
                for other in [b"", &elsewhere[..]] {
                    let quick = read_behind(other, bytes, |bytes, to| parse(bytes, to, &LIMITS));
                    assert_eq!(quick, thorough, "{:?}", String::from_utf8_lossy(bytes));
                }
            };
            assert(&elsewhere);
            for at in 0..=head.len() {
                assert(&head[..at]);
                let (start, rest) = head.split_at(at);
                assert(&[start, rest.get(1..).unwrap_or_default()].concat());
                for byte in *b"\r\n\t\0\x1f \x7f\x80\xff:/?#*,;%+1aHG\"(@" {
                    assert(&[start, &[byte], rest].concat());
                    assert(&[start, &[byte], rest.get(1..).unwrap_or_default()].concat());
                }
            }
        }
    }

    #[test]
    fn control_bytes_are_found() {
        for at in 0..8 {
            for byte in 0..=255u8 {
                let mut eight = *b"ab ~\xff\x80\x20z";
                eight[at] = byte;
                let is_control = byte < b' ' || byte == 0x7f;
                let found = control_bytes(u64::from_le_bytes(eight));
                assert_eq!(found != 0, is_control, "{byte} at {at}");
                if is_control {
                    assert_eq!(found.trailing_zeros() as usize / 8, at);
                }
            }
        }
    }
}
