//! What the client wants to be answered in (RFC 9110 section 12.5.1).

use super::Extract;
use crate::request::{Body, Head};
use crate::response::{Error, Refusal};

/// The media types that the client takes.
///
/// ```
/// use pulya_runtime::extract::Accept;
/// let accept: Accept = "text/html, application/*;q=0.5".parse().unwrap();
/// assert_eq!(accept.best(&["application/json", "text/html"]), Some("text/html"));
/// assert_eq!(accept.best(&["application/json", "image/png"]), Some("application/json"));
/// assert_eq!(accept.best(&["image/png"]), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accept(String);

impl Accept {
    /// Of the types that can be made, the one that the client likes best; of several the first.
    /// A request without the field takes anything.
    pub fn best<'t>(&self, offered: &[&'t str]) -> Option<&'t str> {
        let mut best = None;
        for &offer in offered {
            let quality = quality([self.0.as_bytes()].into_iter(), offer);
            if quality > best.map_or(0, |(_, quality)| quality) {
                best = Some((offer, quality));
            }
        }
        best.map(|(offer, _)| offer)
    }

    /// Whether the client takes this type.
    pub fn takes(&self, media_type: &str) -> bool {
        self.best(&[media_type]).is_some()
    }
}

impl std::str::FromStr for Accept {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl Extract for Accept {
    async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
        let mut all = String::new();
        for value in head.fields.all("accept").filter_map(|value| std::str::from_utf8(value).ok()) {
            if !all.is_empty() {
                all.push(',');
            }
            all.push_str(value);
        }
        Ok(Self(all))
    }
}

/// Refuses a request that takes no JSON, before its handler has done anything: what a route that declares `-> T`
/// does first.
///
/// # Errors
///
/// 406.
#[inline]
pub fn takes_json(head: &Head<'_>) -> Result<(), Refusal> {
    match head.fields.get("accept") {
        // What most programs send.
        None | Some(b"*/*" | b"application/json") => Ok(()),
        Some(_) => read_for_json(head),
    }
}

#[cold]
fn read_for_json(head: &Head<'_>) -> Result<(), Refusal> {
    match quality(head.fields.all("accept"), "application/json") {
        0 => Err(Refusal::problem(406).detail("This answers in `application/json` only.").into()),
        _ => Ok(()),
    }
}

/// How much the client wants that type, in thousandths: what the most specific range that covers it says. Where no
/// range can be read at all, the client has said nothing.
fn quality<'v>(values: impl Iterator<Item = &'v [u8]>, offer: &str) -> u16 {
    let (kind, subtype) = offer.split_once('/').unwrap_or((offer, ""));
    let (mut best, mut said) = (None::<(u8, u16)>, false);
    for range in values.flat_map(ranges) {
        let mut parts = range.split(';');
        let Some((range_kind, range_subtype)) = parts.next().unwrap_or_default().trim().split_once('/')
        else {
            continue;
        };
        said = true;
        let specific = match (range_kind, range_subtype) {
            ("*", "*") => 0,
            (range, "*") if range.eq_ignore_ascii_case(kind) => 1,
            (range, sub) if range.eq_ignore_ascii_case(kind) && sub.eq_ignore_ascii_case(subtype) => 2,
            _ => continue,
        };
        let weight = parts
            .filter_map(|part| part.trim().split_once('='))
            .find(|(name, _)| name.eq_ignore_ascii_case("q"))
            .map_or(1000, |(_, value)| thousandths(value.trim()));
        if best.is_none_or(|(other, _)| specific >= other) {
            best = Some((specific, weight));
        }
    }
    match best {
        Some((_, weight)) => weight,
        None if said => 0,
        None => 1000,
    }
}

/// The ranges of one field. One that is not ASCII is none.
fn ranges(value: &[u8]) -> impl Iterator<Item = &str> {
    value.split(|&byte| byte == b',').filter_map(|range| std::str::from_utf8(range).ok())
}

/// Reads a weight, `0.5` as 500 (RFC 9110 section 12.4.2). What is none counts fully.
fn thousandths(text: &str) -> u16 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(3);
    match (whole, fraction.len()) {
        ("0" | "", 0..=3) => digits.fold(0, |sum, digit| match digit {
            b'0'..=b'9' => sum * 10 + u16::from(digit - b'0'),
            _ => sum * 10,
        }),
        _ => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualities() {
        for (accept, expected) in [
            ("", 1000),
            ("*/*", 1000),
            ("application/json", 1000),
            ("Application/JSON", 1000),
            ("application/json; charset=utf-8", 1000),
            ("application/*;q=0.5", 500),
            ("text/html", 0),
            ("text/html, */*;q=0.1", 100),
            ("application/json;q=0", 0),
            ("application/json;q=0.000, */*", 0),
            ("*/*, application/json;q=0", 0),
            ("application/*;q=0, application/json;q=0.25", 250),
            ("application/vnd.api+json", 0),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", 800),
            ("garbage", 1000),
            ("application/json;q=x", 1000),
            ("application/json;q=0.1234", 1000),
            (",,;q=0,/", 0),
        ] {
            assert_eq!(quality([accept.as_bytes()].into_iter(), "application/json"), expected, "{accept}");
        }
        assert_eq!(
            quality([&b"text/html"[..], b"application/json;q=0.2"].into_iter(), "application/json"),
            200
        );
    }
}
