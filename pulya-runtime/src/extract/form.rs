//! Forms, in the query string and in the body, through serde.
//!
//! Decoded by serde_qs, which takes what serde_urlencoded does not: repeated keys into a `Vec`, enums, and nested
//! keys (`filter[name]=x`, brackets escaped or not). A key that comes twice for a field that holds one value is an
//! error, as it is for a single `query "key"` parameter: which of the two was meant can't be known.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_qs::{Config, Deserializer, DuplicateKeyBehavior};

use super::Decode;
use super::json::{COMES_TWICE, decoded, wrong, wrong_media_type};
use crate::request::{Body, Head};
use crate::response::Refusal;

/// The whole query string as an extractor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query<T>(pub T);

/// A form body as an extractor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form<T>(pub T);

/// Reads the whole query string.
///
/// # Errors
///
/// 400 where it does not fit `T`, with the name of the field.
pub fn query<T: for<'de> Decode<'de>>(head: &Head<'_>) -> Result<T, Refusal> {
    decode(head.query.unwrap_or_default().as_bytes(), "query", 400)
}

/// Reads a form body.
///
/// # Errors
///
/// 415 where it was not sent as a form, 422 where it does not fit `T`, with the name of the field, and those of
/// reading the body.
pub async fn form<T: for<'de> Decode<'de>>(head: &Head<'_>, body: &mut Body<'_>) -> Result<T, Refusal> {
    let essence =
        head.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(wrong_media_type("application/x-www-form-urlencoded"));
    }
    decoded(head, decode(body.collect().await?, "form", 422))
}

/// Browsers escape the brackets of nested keys, people do not: form encoding reads both.
const CONFIG: Config =
    Config::new().use_form_encoding(true).duplicate_key_behavior(DuplicateKeyBehavior::Error);

fn decode<T: DeserializeOwned>(text: &[u8], what: &str, status: u16) -> Result<T, Refusal> {
    CONFIG.deserialize_bytes(text).or_else(|_| again(text, what, status))
}

/// How many fields may have been left empty in one form.
const MOST_EMPTY: usize = 32;

/// Decodes once more what was refused, to learn which field it was.
///
/// A browser sends the fields of a form that were left empty, too: `page=` for an `Option<u32>`. serde_qs reads
/// that as a value, and `page` alone as none; so a field that fails and is empty is tried as the latter.
#[cold]
fn again<T: DeserializeOwned>(text: &[u8], what: &str, status: u16) -> Result<T, Refusal> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..MOST_EMPTY {
        let decoder = match Deserializer::with_config(CONFIG, &text) {
            Ok(decoder) => decoder,
            Err(error) => return Err(wrong(status, what, String::new(), &error.to_string())),
        };
        let error = match serde_path_to_error::deserialize(decoder) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let field = error.path().to_string();
        if let Some(without) = without_value(&text, &field) {
            text = Cow::Owned(without);
            continue;
        }
        let message = error.inner().to_string();
        let message = match &*message {
            message if message.starts_with("invalid type: unit value") => "is empty",
            message if message.starts_with("multiple values provided") => COMES_TWICE,
            message => message,
        };
        let field = if field.contains('?') { String::new() } else { field };
        return Err(wrong(status, what, field, message));
    }
    Err(wrong(status, what, String::new(), "too many fields are empty"))
}

/// The form with the sign behind that key taken away, wherever nothing stands behind the sign.
fn without_value(text: &[u8], field: &str) -> Option<Vec<u8>> {
    let mut without = Vec::with_capacity(text.len());
    for (index, pair) in text.split(|&byte| byte == b'&').enumerate() {
        if index > 0 {
            without.push(b'&');
        }
        let empty =
            pair.strip_suffix(b"=").filter(|key| std::str::from_utf8(key).is_ok_and(|key| names(key, field)));
        without.extend_from_slice(empty.unwrap_or(pair));
    }
    (without.len() < text.len()).then_some(without)
}

/// Whether `filter[name]` names `filter.name`.
fn names(key: &str, field: &str) -> bool {
    let key = key.replace("%5B", "[").replace("%5D", "]");
    key == field || key.replace('[', ".").replace(']', "") == field
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::response::{Reply, ResponseBody};

    #[derive(Debug, Deserialize, PartialEq)]
    struct Search {
        #[serde(default)]
        text: String,
        #[serde(default)]
        tag: Vec<String>,
        page: Option<u32>,
        #[serde(default)]
        order: Order,
        #[serde(default)]
        filter: Filter,
        #[serde(default)]
        exact: bool,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(rename_all = "kebab-case")]
    enum Order {
        #[default]
        NewestFirst,
        OldestFirst,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    struct Filter {
        name: Option<String>,
        #[serde(default)]
        size: Vec<u32>,
    }

    fn plain() -> Search {
        Search {
            text: "".into(),
            tag: Vec::new(),
            page: None,
            order: Order::default(),
            filter: Filter::default(),
            exact: false,
        }
    }

    #[test]
    fn what_fits() {
        let tags = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        for (text, expected) in [
            ("", plain()),
            ("other=1", plain()),
            ("text=a+b%20c%26", Search { text: "a b c&".into(), ..plain() }),
            ("text=%C3%A4", Search { text: "ä".into(), ..plain() }),
            ("tag=a", Search { tag: tags(&["a"]), ..plain() }),
            ("tag=a&tag=b", Search { tag: tags(&["a", "b"]), ..plain() }),
            ("tag[]=a&tag[]=b", Search { tag: tags(&["a", "b"]), ..plain() }),
            ("tag%5B%5D=a&tag%5B%5D=b", Search { tag: tags(&["a", "b"]), ..plain() }),
            ("tag[0]=a&tag[1]=b", Search { tag: tags(&["a", "b"]), ..plain() }),
            ("page=3", Search { page: Some(3), ..plain() }),
            // A form sends the fields that were left empty, too.
            ("page=", Search { page: None, ..plain() }),
            (
                "page=&filter[name]=&exact=true",
                Search { exact: true, filter: Filter { name: Some("".into()), size: vec![] }, ..plain() },
            ),
            ("order=oldest-first", Search { order: Order::OldestFirst, ..plain() }),
            ("exact=true", Search { exact: true, ..plain() }),
            (
                "filter[name]=x&filter[size]=1&filter[size]=2",
                Search { filter: Filter { name: Some("x".into()), size: vec![1, 2] }, ..plain() },
            ),
            (
                "filter%5Bname%5D=x",
                Search { filter: Filter { name: Some("x".into()), size: vec![] }, ..plain() },
            ),
        ] {
            match decode::<Search>(text.as_bytes(), "query", 400) {
                Ok(search) => assert_eq!(search, expected, "{text}"),
                Err(refusal) => panic!("{text}: {refusal:?}"),
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (text, field) in [
            ("page=x", Some("page")),
            ("page=-1", Some("page")),
            ("page=1&page=2", Some("page")),
            ("page=&page=", Some("page")),
            ("order=best", Some("order")),
            ("exact=maybe", Some("exact")),
            ("filter[size]=1&filter[size]=x", Some("filter.size[1]")),
            ("text=%ff", Some("text")),
        ] {
            let Err(refusal) = decode::<Search>(text.as_bytes(), "query", 400) else {
                panic!("{text} was taken")
            };
            let mut reply = Reply::parts();
            refusal.send(&mut reply);
            let parts = reply.into_parts().expect("an answer");
            let ResponseBody::Bytes(body) = parts.body else { panic!("a body in one piece") };
            let value: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
            assert_eq!(value["status"], 400);
            assert_eq!(value["errors"][0]["field"].as_str(), field, "{text}: {value}");
        }
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only decoded")]
        struct Login {
            name: String,
        }
        let refusal = decode::<Login>(b"nam=x", "form", 422).expect_err("a field is missing");
        assert!(format!("{refusal:?}").contains("`name` is missing"), "{refusal:?}");
    }

    #[test]
    fn hostile_forms_are_refused_or_read() {
        for text in [
            "[",
            "]",
            "[]",
            "[]=",
            "=",
            "&&&",
            "a[",
            "a]",
            "a[b",
            "a[[b]]=1",
            "%",
            "%5B",
            "a[b][c][d][e][f][g][h]=1",
            "a[999999999999999999999]=1",
            "tag[4294967295]=1",
            "filter=1&filter[name]=2",
            "filter[name]=1&filter=2",
        ] {
            // Any answer is fine; a panic is not.
            let _ = decode::<Search>(text.as_bytes(), "query", 400);
        }
    }
}
