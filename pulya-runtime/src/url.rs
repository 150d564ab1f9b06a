//! Paths written from a route's parameters.

/// Appends text as part of a segment: what would end or split it is escaped (RFC 3986 section 3.3).
///
/// A segment of `.` or `..` alone can't be escaped so that every client keeps it; it is written as it is.
pub fn push_segment(path: &mut String, text: &str) {
    push(path, text, false);
}

/// Appends text as several segments: slashes stand.
pub fn push_rest(path: &mut String, text: &str) {
    push(path, text, true);
}

fn push(path: &mut String, text: &str, slashes: bool) {
    for byte in text.bytes() {
        // RFC 3986: pchar = unreserved / pct-encoded / sub-delims / ":" / "@"
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => path.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b','
            | b';' | b'=' | b':' | b'@' => path.push(char::from(byte)),
            b'/' if slashes => path.push('/'),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                path.push('%');
                path.push(char::from(HEX[usize::from(byte >> 4)]));
                path.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["a", "a b", "ä/ö", "100%", "a?b#c", "\u{1F600}", "a/b/c", "x\\y"] {
            for rest in [false, true] {
                let mut path = String::from("/");
                push(&mut path, text, rest);
                assert!(path.is_ascii());
                let mut scratch = Vec::new();
                let normal = crate::route::normalise(&path, &mut scratch).expect("a path");
                let span = crate::route::Span { from: 1, to: normal.len() as u16 };
                assert_eq!(crate::route::text(normal, span), text);
                assert_eq!(path.matches('/').count(), if rest { 1 + text.matches('/').count() } else { 1 });
            }
        }
    }
}
