//! Paths: their normal form before matching, and texts out of them.

use std::borrow::Cow;

use super::found::Span;

/// The longest path that is matched, in bytes, so that spans fit 16 bits.
pub const MAX_PATH: usize = 65_534;

/// Stands in a normalised path for a slash that was written `%2F`. No UTF-8 text has this byte.
pub const SLASH: u8 = 0xFF;

/// A path that is refused before matching, with 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPath {
    /// It does not begin with a slash.
    NoSlash,
    /// `%` without two hexadecimal digits behind it.
    Escape,
    /// Decoded, it is not UTF-8.
    Utf8,
    /// It has more than [`MAX_PATH`] bytes.
    TooLong,
}

/// Decodes a path for matching. Without a `%` it is returned as it is; otherwise it is decoded into `scratch`, with
/// [`SLASH`] for every `%2F`.
///
/// # Errors
///
/// See [`BadPath`].
///
/// ```
/// use pulya_runtime::route::{BadPath, normalise};
///
/// let mut scratch = Vec::new();
/// assert_eq!(normalise("/%75sers/a%2Fb", &mut scratch), Ok(&b"/users/a\xFFb"[..]));
/// assert_eq!(normalise("/%zz", &mut scratch), Err(BadPath::Escape));
/// ```
#[inline]
pub fn normalise<'a>(raw: &'a str, scratch: &'a mut Vec<u8>) -> Result<&'a [u8], BadPath> {
    if !raw.starts_with('/') {
        return Err(BadPath::NoSlash);
    }
    if raw.len() > MAX_PATH {
        return Err(BadPath::TooLong);
    }
    match memchr::memchr(b'%', raw.as_bytes()) {
        None => Ok(raw.as_bytes()),
        Some(first) => decode(raw.as_bytes(), first, scratch),
    }
}

#[cold]
fn decode<'a>(raw: &[u8], first: usize, scratch: &'a mut Vec<u8>) -> Result<&'a [u8], BadPath> {
    scratch.clear();
    scratch.reserve(raw.len());
    let (plain, mut remaining) = raw.split_at(first);
    scratch.extend_from_slice(plain);
    while let [byte, behind @ ..] = remaining {
        remaining = behind;
        if *byte != b'%' {
            scratch.push(*byte);
            continue;
        }
        let [high, low, behind @ ..] = remaining else { return Err(BadPath::Escape) };
        let (Some(high), Some(low)) = (digit(*high), digit(*low)) else { return Err(BadPath::Escape) };
        remaining = behind;
        match high << 4 | low {
            b'/' => scratch.push(SLASH),
            // Would be taken for a slash.
            SLASH => return Err(BadPath::Utf8),
            decoded => scratch.push(decoded),
        }
    }
    match scratch.split(|byte| *byte == SLASH).all(|part| std::str::from_utf8(part).is_ok()) {
        true => Ok(scratch),
        false => Err(BadPath::Utf8),
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

/// The text of a path parameter: borrowed, unless a slash was escaped in it.
///
/// ```
/// use pulya_runtime::route::{Span, text};
///
/// assert_eq!(text(b"/users/ada", Span { from: 7, to: 10 }), "ada");
/// assert_eq!(text(b"/a\xFFb", Span { from: 1, to: 4 }), "a/b");
/// ```
#[inline]
pub fn text(path: &[u8], span: Span) -> Cow<'_, str> {
    decoded(path.get(usize::from(span.from)..usize::from(span.to)).unwrap_or_default())
}

/// The text of a part of a normalised path.
#[inline]
pub(super) fn decoded(part: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(part) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(with_slashes(part)),
    }
}

#[cold]
fn with_slashes(part: &[u8]) -> String {
    let bytes: Vec<u8> = part.iter().map(|byte| if *byte == SLASH { b'/' } else { *byte }).collect();
    // A normalised path is UTF-8 but for its slashes, and parts begin and end between characters.
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
