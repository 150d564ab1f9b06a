//! Bytes that are ASCII, as text: what a request line is made of.

// Asked of every request: the standard library's way over UTF-8 takes longer than all else that makes the view.
#![allow(unsafe_code)]

/// These bytes as text, empty where they are not ASCII.
#[inline]
pub(super) fn ascii(bytes: &[u8]) -> &str {
    if !bytes.is_ascii() {
        return "";
    }
    // SAFETY: what is ASCII is UTF-8.
    unsafe { std::str::from_utf8_unchecked(bytes) }
}

#[cfg(test)]
mod tests {
    use super::ascii;

    #[test]
    fn texts() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"/", "/"),
            (b"/a/long/path/that/takes/more/than/a/word", "/a/long/path/that/takes/more/than/a/word"),
            (b"\xff", ""),
            (b"/a/long/path/that/takes/more/than/a/wor\xc3", ""),
        ] {
            assert_eq!(ascii(bytes), text);
        }
    }
}
