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
    pub fn decode(raw: &'a str, scratch: &'a mut Vec<u8>) -> Result<Self, BadPath> {
        if is_decoded(raw) {
            return Ok(Self::decoded(raw));
        }
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

    /// A path that [`is_decoded`].
    #[inline(always)]
    pub(crate) fn decoded(raw: &'a str) -> Self {
        Self { matched: raw.as_bytes(), text: raw }
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

/// Whether a path is well-formed as it is: nothing in it is escaped.
#[inline(always)]
pub(crate) fn is_decoded(raw: &str) -> bool {
    raw.starts_with('/') && raw.len() <= MAX_PATH && !has_escape(raw.as_bytes())
}

/// Most paths are too short for the search to be worth a call: two pieces, which may overlap, cover them.
#[inline]
fn has_escape(raw: &[u8]) -> bool {
    let (first, last) = match raw.len() {
        17.. => return memchr::memchr(b'%', raw).is_some(),
        8.. => (
            raw.first_chunk().map(|it| u64::from_le_bytes(*it)),
            raw.last_chunk().map(|it| u64::from_le_bytes(*it)),
        ),
        4.. => (
            raw.first_chunk().map(|it| u32::from_le_bytes(*it).into()),
            raw.last_chunk().map(|it| u32::from_le_bytes(*it).into()),
        ),
        _ => return raw.contains(&b'%'),
    };
    is_among(b'%', first.unwrap_or_default()) || is_among(b'%', last.unwrap_or_default())
}

/// Whether a byte other than zero is one of these eight. Exact: what a borrow spoils stands above a byte that was found.
#[inline]
fn is_among(byte: u8, eight: u64) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let zero_where_found = eight ^ (ONES * u64::from(byte));
    zero_where_found.wrapping_sub(ONES) & !zero_where_found & (ONES << 7) != 0
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

#[cfg(test)]
mod tests {
    use super::{has_escape, is_decoded};

    #[test]
    fn an_escape_is_found_wherever_it_is() {
        // Neighbours of `%`, zero, and bytes whose high bit is set: what arithmetic on eight at once could confuse.
        for filler in [b'/', b'a', b'$', b'&', 0, 1, 0x7f, 0x80, 0xa5, 0xff] {
            for length in 0..40 {
                let mut bytes = vec![filler; length];
                assert!(!has_escape(&bytes), "{filler} {length}");
                for at in 0..length {
                    bytes[at] = b'%';
                    assert!(has_escape(&bytes), "{filler} {length} {at}");
                    bytes[at] = filler;
                }
            }
        }
    }

    #[test]
    fn what_is_decoded_as_it_is() {
        let longest = "/".repeat(super::MAX_PATH);
        for (path, is) in [
            ("/", true),
            ("", false),
            ("*", false),
            ("users", false),
            ("/users/42", true),
            ("/users/%34", false),
            ("/users/é", true),
            (&longest, true),
            (&format!("{longest}/"), false),
        ] {
            assert_eq!(is_decoded(path), is, "{} bytes", path.len());
        }
    }
}
