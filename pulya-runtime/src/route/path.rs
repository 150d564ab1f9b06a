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

/// A path, decoded for matching and for reading.
///
/// The two forms have the same length, so that spans found in one hold in the other. They are the same bytes but
/// where a slash was escaped: what a parameter reads is then another part of the scratch buffer, and nothing is
/// allocated for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path<'a> {
    matched: &'a [u8],
    text: &'a str,
}

impl<'a> Path<'a> {
    /// Decodes a path. `scratch` is used only where it has an escape.
    ///
    /// # Errors
    ///
    /// See [`BadPath`].
    ///
    /// ```
    /// use pulya_runtime::route::{Path, Span};
    ///
    /// let mut scratch = Vec::new();
    /// let path = Path::decode("/files/a%2Fb", &mut scratch)?;
    /// assert_eq!(path.matched(), b"/files/a\xFFb");
    /// assert_eq!(path.part(Span { from: 7, to: 10 }), "a/b");
    /// # Ok::<(), pulya_runtime::route::BadPath>(())
    /// ```
    #[inline]
    pub fn decode(raw: &'a str, scratch: &'a mut Vec<u8>) -> Result<Self, BadPath> {
        if !has_escape(raw) {
            if !raw.starts_with('/') {
                return Err(BadPath::NoSlash);
            }
            if raw.len() > MAX_PATH {
                return Err(BadPath::TooLong);
            }
            return Ok(Self { matched: raw.as_bytes(), text: raw });
        }
        Self::escaped(raw, scratch)
    }

    #[cold]
    fn escaped(raw: &str, scratch: &'a mut Vec<u8>) -> Result<Self, BadPath> {
        let length = normalise(raw, scratch)?.len();
        if scratch.contains(&SLASH) {
            scratch.extend_from_within(..);
            scratch[length..].iter_mut().filter(|byte| **byte == SLASH).for_each(|byte| *byte = b'/');
        }
        let (matched, text) = scratch.split_at(length);
        let text =
            std::str::from_utf8(if text.is_empty() { matched } else { text }).map_err(|_| BadPath::Utf8)?;
        Ok(Self { matched, text })
    }

    /// What match code sees: [`SLASH`] stands for an escaped slash.
    #[inline]
    pub fn matched(self) -> &'a [u8] {
        self.matched
    }

    /// The text at a span.
    #[inline]
    pub fn part(self, span: Span) -> &'a str {
        self.text.get(usize::from(span.from)..usize::from(span.to)).unwrap_or_default()
    }
}

/// Most paths are too short for the search to be worth a call.
#[inline]
fn has_escape(raw: &str) -> bool {
    match raw.len() {
        ..=16 => raw.bytes().any(|byte| byte == b'%'),
        _ => memchr::memchr(b'%', raw.as_bytes()).is_some(),
    }
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
