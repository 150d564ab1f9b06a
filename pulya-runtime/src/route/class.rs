//! What the types of path parameters take.

use super::path::decoded;
use crate::extract::FromPart;

/// Whether `text` is a canonical integer of this width: no `+`, no leading zero, no `-0`, in range.
///
/// ```
/// use pulya_runtime::route::integer;
///
/// assert!(integer(b"255", false, 8) && !integer(b"256", false, 8) && !integer(b"007", false, 8));
/// assert!(integer(b"-128", true, 8) && !integer(b"-1", false, 8));
/// ```
pub fn integer(text: &[u8], signed: bool, bits: u32) -> bool {
    let (negative, digits) = match text {
        [b'-', digits @ ..] if signed => (true, digits),
        digits => (false, digits),
    };
    match digits {
        [b'0'] => !negative,
        [b'1'..=b'9', more @ ..] if more.iter().all(u8::is_ascii_digit) => {
            // So many digits are in range whatever they are: the usual case.
            let always = if bits >= 64 { 18 } else { 2 };
            digits.len() <= always || in_range(digits, magnitude(signed, negative, bits))
        }
        _ => false,
    }
}

fn magnitude(signed: bool, negative: bool, bits: u32) -> u128 {
    let all = u128::MAX >> (128 - bits.clamp(8, 128));
    match (signed, negative) {
        (false, _) => all,
        (true, false) => all >> 1,
        (true, true) => (all >> 1) + 1,
    }
}

fn in_range(digits: &[u8], largest: u128) -> bool {
    digits
        .iter()
        .try_fold(0u128, |value, digit| value.checked_mul(10)?.checked_add(u128::from(digit - b'0')))
        .is_some_and(|value| value <= largest)
}

/// Whether `text` is `true` or `false`.
#[inline]
pub fn boolean(text: &[u8]) -> bool {
    matches!(text, b"true" | b"false")
}

/// Whether `text` is a hyphenated UUID, in either case.
#[inline]
pub fn uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether `T` can be made of `text`, a part of a normalised path.
#[inline]
pub fn opaque<T: FromPart>(text: &[u8]) -> bool {
    T::from_str(&decoded(text)).is_ok()
}
