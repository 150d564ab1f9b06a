//! Single values out of the query, the header section and the cookies.

use std::borrow::Cow;
use std::fmt;

use super::FromText;
use super::cookies;
use crate::request::Head;
use crate::response::Refusal;

/// Where a single value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyed {
    /// The query string, read as a form (`application/x-www-form-urlencoded`).
    Query,
    /// The header section.
    Header,
    /// The cookies (RFC 6265 section 5.4).
    Cookie,
}

impl fmt::Display for Keyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Query => "query parameter",
            Self::Header => "header field",
            Self::Cookie => "cookie",
        })
    }
}

/// The text that must be there.
///
/// # Errors
///
/// 400 where it is not, is not UTF-8, or comes twice in a query.
pub fn one_text<'r>(keyed: Keyed, head: &Head<'r>, key: &'static str) -> Result<Cow<'r, str>, Refusal> {
    optional_text(keyed, head, key)?.ok_or_else(|| missing(keyed, key))
}

/// The text that may be there. Of several header fields or cookies the first counts (of two cookies it is the one
/// with the longer path, RFC 6265 section 5.4); a query parameter that comes twice is refused, since nobody knows
/// which was meant.
///
/// # Errors
///
/// 400 where it is not UTF-8, or comes twice in a query.
pub fn optional_text<'r>(
    keyed: Keyed,
    head: &Head<'r>,
    key: &'static str,
) -> Result<Option<Cow<'r, str>>, Refusal> {
    let (mut found, mut count) = (None, 0_usize);
    visit(keyed, head, key, &mut |value| {
        found.get_or_insert(value);
        count += 1;
    });
    if keyed == Keyed::Query && count > 1 {
        return Err(repeated(keyed, key));
    }
    found.transpose().map_err(|NotText| not_text(keyed, key))
}

/// All texts of that key, in the order they were sent.
///
/// # Errors
///
/// 400 where one is not UTF-8.
pub fn all_texts<'r>(keyed: Keyed, head: &Head<'r>, key: &'static str) -> Result<Vec<Cow<'r, str>>, Refusal> {
    let mut found = Vec::new();
    visit(keyed, head, key, &mut |value| found.push(value));
    found.into_iter().collect::<Result<_, _>>().map_err(|NotText| not_text(keyed, key))
}

/// As [`one_text`], for what is never decoded (a header field or a cookie): it borrows from the head itself, so that
/// a request provider can hand it on.
///
/// # Errors
///
/// 400 where it is not there, or is not UTF-8.
#[inline]
pub fn one_str<'r>(keyed: Keyed, head: &Head<'r>, key: &'static str) -> Result<&'r str, Refusal> {
    optional_str(keyed, head, key)?.ok_or_else(|| missing(keyed, key))
}

/// As [`optional_text`], for what is never decoded.
///
/// # Errors
///
/// 400 where it is not UTF-8.
#[inline]
pub fn optional_str<'r>(
    keyed: Keyed,
    head: &Head<'r>,
    key: &'static str,
) -> Result<Option<&'r str>, Refusal> {
    if keyed == Keyed::Header {
        let found = head.fields.get(key).map(std::str::from_utf8).transpose();
        return found.map_err(|_| not_text(keyed, key));
    }
    Ok(all_strs(keyed, head, key)?.into_iter().next())
}

/// As [`all_texts`], for what is never decoded.
///
/// # Errors
///
/// 400 where one is not UTF-8.
pub fn all_strs<'r>(keyed: Keyed, head: &Head<'r>, key: &'static str) -> Result<Vec<&'r str>, Refusal> {
    let texts = all_texts(keyed, head, key)?;
    // Only the query is decoded, and so owned; it does not come this way.
    Ok(texts
        .into_iter()
        .filter_map(|text| if let Cow::Borrowed(text) = text { Some(text) } else { None })
        .collect())
}

/// The value that must be there.
///
/// # Errors
///
/// 400 where it is not there or does not parse.
pub fn one<T: FromText>(keyed: Keyed, head: &Head<'_>, key: &'static str) -> Result<T, Refusal> {
    parse(keyed, key, &one_text(keyed, head, key)?)
}

/// The value that may be there. An empty text that is no `T` counts as none: a browser sends the fields of a form
/// that were left empty, too.
///
/// # Errors
///
/// 400 where it is there and does not parse.
pub fn optional<T: FromText>(keyed: Keyed, head: &Head<'_>, key: &'static str) -> Result<Option<T>, Refusal> {
    match optional_text(keyed, head, key)? {
        None => Ok(None),
        Some(text) if text.is_empty() => Ok(text.parse().ok()),
        Some(text) => parse(keyed, key, &text).map(Some),
    }
}

/// All values of that key, in the order they were sent.
///
/// # Errors
///
/// 400 where one does not parse.
pub fn all<T: FromText>(keyed: Keyed, head: &Head<'_>, key: &'static str) -> Result<Vec<T>, Refusal> {
    all_texts(keyed, head, key)?.iter().map(|text| parse(keyed, key, text)).collect()
}

/// Views of owned or borrowed texts.
pub fn borrowed<'t>(texts: &'t [Cow<'_, str>]) -> Vec<&'t str> {
    texts.iter().map(|text| &**text).collect()
}

fn parse<T: FromText>(keyed: Keyed, key: &'static str, text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|error: T::Err| {
        Refusal::problem(400)
            .detail(format!("The {keyed} `{key}` is not valid: {error}."))
            .error(key, error.to_string())
            .into()
    })
}

#[cold]
fn missing(keyed: Keyed, key: &'static str) -> Refusal {
    Refusal::problem(400).detail(format!("The {keyed} `{key}` is missing.")).error(key, "is missing").into()
}

#[cold]
fn repeated(keyed: Keyed, key: &'static str) -> Refusal {
    Refusal::problem(400)
        .detail(format!("The {keyed} `{key}` comes more than once."))
        .error(key, "comes more than once")
        .into()
}

#[cold]
fn not_text(keyed: Keyed, key: &'static str) -> Refusal {
    Refusal::problem(400)
        .detail(format!("The {keyed} `{key}` is not UTF-8."))
        .error(key, "is not UTF-8")
        .into()
}

/// A value that is not UTF-8.
struct NotText;

type Text<'r> = Result<Cow<'r, str>, NotText>;

fn visit<'r>(keyed: Keyed, head: &Head<'r>, key: &str, visit: &mut dyn FnMut(Text<'r>)) {
    match keyed {
        Keyed::Query => query(head.query.unwrap_or_default(), key, visit),
        Keyed::Header => {
            for value in head.fields.all(key) {
                visit(std::str::from_utf8(value).map(Cow::Borrowed).map_err(|_| NotText));
            }
        }
        Keyed::Cookie => {
            for value in head.fields.all("cookie") {
                let Ok(value) = std::str::from_utf8(value) else { continue };
                for (_, value) in cookies::pairs(value).filter(|(name, _)| *name == key) {
                    visit(Ok(Cow::Borrowed(value)));
                }
            }
        }
    }
}

fn query<'r>(text: &'r str, key: &str, visit: &mut dyn FnMut(Text<'r>)) {
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if name == key || decoded(name).is_ok_and(|name| name == key) {
            visit(decoded(value));
        }
    }
}

/// Decodes a part of a form: `+` is a space. An escape that is none stands for itself, as browsers have it.
fn decoded(text: &str) -> Text<'_> {
    if !text.bytes().any(|byte| matches!(byte, b'+' | b'%')) {
        return Ok(Cow::Borrowed(text));
    }
    let hex = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'+' => out.push(b' '),
            b'%' => match (bytes.get(at).copied().and_then(hex), bytes.get(at + 1).copied().and_then(hex)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    at += 2;
                }
                _ => out.push(b'%'),
            },
            _ => out.push(byte),
        }
    }
    String::from_utf8(out).map(Cow::Owned).map_err(|_| NotText)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{Fields, Method, Version};
    use http::HeaderMap;

    fn texts(
        keyed: Keyed,
        query: &str,
        headers: &[(&'static str, &[u8])],
        key: &'static str,
    ) -> Result<Vec<String>, u16> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, http::HeaderValue::from_bytes(value).expect("a value"));
        }
        let head = Head {
            method: Method::Get,
            method_name: "GET",
            path: "/",
            query: Some(query),
            version: Version::Http11,
            fields: Fields::map(&map),
            peer: None,
            extensions: None,
        };
        let one = optional_text(keyed, &head, key).map_err(|refusal| refusal.status());
        let all = all_texts(keyed, &head, key).map_err(|refusal| refusal.status())?;
        match one {
            Err(status) => assert!(status == 400 && keyed == Keyed::Query && all.len() > 1),
            Ok(one) => assert_eq!(one.as_deref(), all.first().map(|text| &**text)),
        }
        Ok(all.into_iter().map(Cow::into_owned).collect())
    }

    #[test]
    fn query_values() {
        for (query, key, expected) in [
            ("", "a", Ok(vec![])),
            ("a=1", "a", Ok(vec!["1"])),
            ("a", "a", Ok(vec![""])),
            ("a=", "a", Ok(vec![""])),
            ("b=1&a=2&a=3", "a", Ok(vec!["2", "3"])),
            ("a=x+y%20z", "a", Ok(vec!["x y z"])),
            ("%61=1", "a", Ok(vec!["1"])),
            ("a=1=2", "a", Ok(vec!["1=2"])),
            ("a=%", "a", Ok(vec!["%"])),
            ("a=%4", "a", Ok(vec!["%4"])),
            ("a=%zz", "a", Ok(vec!["%zz"])),
            ("a=%ff", "a", Err(400)),
            ("&&a=1&", "a", Ok(vec!["1"])),
            ("ab=1", "a", Ok(vec![])),
            ("a=%C3%A4", "a", Ok(vec!["ä"])),
        ] {
            let expected =
                expected.map(|all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(texts(Keyed::Query, query, &[], key), expected, "{query}");
        }
    }

    #[test]
    fn parsed_values() {
        let head = |query: &'static str| Head {
            method: Method::Get,
            method_name: "GET",
            path: "/",
            query: Some(query),
            version: Version::Http11,
            fields: Fields::wire(b"", &[]),
            peer: None,
            extensions: None,
        };
        for (query, expected) in [
            ("", Ok(None)),
            ("n=7", Ok(Some(7))),
            ("n=", Ok(None)),
            ("n", Ok(None)),
            ("n=x", Err(400)),
            ("n=-1", Err(400)),
            ("n=1&n=2", Err(400)),
        ] {
            let found = optional::<u32>(Keyed::Query, &head(query), "n").map_err(|refusal| refusal.status());
            assert_eq!(found, expected, "{query}");
            let must = one::<u32>(Keyed::Query, &head(query), "n").map_err(|refusal| refusal.status());
            assert_eq!(must, expected.and_then(|found| found.ok_or(400)), "{query}");
        }
        assert_eq!(optional::<String>(Keyed::Query, &head("n="), "n").ok(), Some(Some(String::new())));
        assert_eq!(all::<u32>(Keyed::Query, &head("n=1&n=2"), "n").ok(), Some(vec![1, 2]));
    }

    #[test]
    fn header_and_cookie_values() {
        let headers: &[(&'static str, &[u8])] = &[
            ("x-a", b"1"),
            ("x-a", b"2"),
            ("x-b", b"\xff"),
            ("cookie", b"s=1; t=\"q\"; s=2"),
            ("cookie", b"s=3;u"),
        ];
        for (keyed, key, expected) in [
            (Keyed::Header, "X-A", Ok(vec!["1", "2"])),
            (Keyed::Header, "x-b", Err(400)),
            (Keyed::Header, "x-c", Ok(vec![])),
            (Keyed::Cookie, "s", Ok(vec!["1", "2", "3"])),
            (Keyed::Cookie, "t", Ok(vec!["q"])),
            (Keyed::Cookie, "u", Ok(vec![])),
            (Keyed::Cookie, "S", Ok(vec![])),
        ] {
            let expected =
                expected.map(|all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(texts(keyed, "", headers, key), expected, "{key}");
        }
    }
}
