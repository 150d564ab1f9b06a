//! What a host is: `uri-host [ ":" port ]` (RFC 9110 section 7.2, RFC 3986 section 3.2.2).

use std::net::Ipv6Addr;

/// Whether these bytes name a host, with or without a port. An empty name does not: no http URI has one.
pub(crate) fn is_host(bytes: &[u8]) -> bool {
    if let Some(rest) = bytes.strip_prefix(b"[") {
        let Some(end) = memchr::memchr(b']', rest) else { return false };
        let literal = std::str::from_utf8(&rest[..end]).unwrap_or_default();
        return literal.parse::<Ipv6Addr>().is_ok() && is_port(&rest[end + 1..]);
    }
    let end = memchr::memchr(b':', bytes).unwrap_or(bytes.len());
    let (name, port) = bytes.split_at(end);
    !name.is_empty() && is_name(name) && is_port(port)
}

/// `*( unreserved / pct-encoded / sub-delims )`
fn is_name(mut bytes: &[u8]) -> bool {
    while let Some((&byte, rest)) = bytes.split_first() {
        bytes = match byte {
            b'%' => match rest {
                [high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => rest,
                _ => return false,
            },
            _ if NAME[byte as usize] => rest,
            _ => return false,
        };
    }
    true
}

/// `[ ":" *DIGIT ]`, and a number that a port can be.
fn is_port(bytes: &[u8]) -> bool {
    match bytes {
        [] | [b':'] => true,
        [b':', digits @ ..] => {
            digits.len() <= 5
                && digits.iter().all(u8::is_ascii_digit)
                && digits.iter().fold(0u32, |port, digit| port * 10 + u32::from(digit - b'0')) <= 65_535
        }
        _ => false,
    }
}

/// `unreserved / sub-delims`
const NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(byte as u8,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~'
            | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=');
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn hosts() {
        for good in ["a", "a.b:80", "a:", "127.0.0.1:65535", "[::1]", "[::1]:8080", "x_y", "%41", "a,b"] {
            assert!(is_host(good.as_bytes()), "{good}");
        }
        for bad in [
            "", ":80", "a b", "a/b", "a:65536", "a:8x", "a:80:80", "u@h", "[::1", "[x]", "[::1]x", "%4",
            "a?b", "a#b", "a\\b", "\u{e9}", "a:+80", "http://a",
        ] {
            assert!(!is_host(bad.as_bytes()), "{bad}");
        }
    }
}
