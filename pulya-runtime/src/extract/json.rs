//! JSON bodies, decoded by sonic-rs through serde.
//!
//! sonic-rs is fast and does not say which field failed. So a body that it refuses is decoded once more by
//! serde_json, which tells malformed from wrong and knows the path: a body that fits never pays for that.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::error::Category;

use super::Decode;
use crate::request::{Body, Head};
use crate::response::Refusal;

/// Reads a JSON body.
///
/// # Errors
///
/// 415 where the media type is not JSON, 400 with line and column where the text is not, 422 with the path of the
/// field where it is and does not fit `T`, and those of reading the body.
pub async fn json<'b, T: Decode<'b>>(head: &Head<'_>, body: &'b mut Body<'_>) -> Result<T, Refusal> {
    if !is_json(head) {
        return Err(wrong_media_type("application/json"));
    }
    decoded(head, decode(body.collect().await?))
}

/// What was decoded, or why not: a body that was compressed is neither malformed nor wrong.
pub(super) fn decoded<T>(head: &Head<'_>, result: Result<T, Refusal>) -> Result<T, Refusal> {
    result.map_err(|refusal| match head.header("content-encoding") {
        None => refusal,
        Some(coding) if coding.eq_ignore_ascii_case("identity") => refusal,
        Some(_) => Refusal::problem(415).detail("The body must be sent without a `content-encoding`.").into(),
    })
}

/// Decodes JSON, or says what is wrong with it and where.
pub(super) fn decode<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, Refusal> {
    if nests_too_deep(bytes) {
        return Err(Refusal::problem(400)
            .detail(format!("The body nests deeper than {DEPTH} arrays and objects."))
            .into());
    }
    sonic_rs::from_slice(bytes).or_else(|_| again(bytes))
}

/// How deep arrays and objects may nest. sonic-rs has no bound of its own, and a type that contains itself would
/// be decoded until the stack ends: 64 levels of `serde_json::Value` take half of a thread's 2 MiB in a debug build.
const DEPTH: usize = 64;

/// Whether brackets open deeper than the bound. Only a body with that many of them is looked at byte by byte.
fn nests_too_deep(bytes: &[u8]) -> bool {
    bytes.len() > DEPTH
        && memchr::memchr2_iter(b'[', b'{', bytes).nth(DEPTH).is_some()
        && depth(bytes) > DEPTH
}

/// The depth of nesting, brackets in strings left out.
#[cold]
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => loop {
                match rest.next() {
                    Some(b'\\') => _ = rest.next(),
                    Some(b'"') | None => break,
                    Some(_) => {}
                }
            },
            _ => {}
        }
    }
    deepest
}

/// Decodes what was refused once more, slowly, to say why. What serde_json takes is taken.
#[cold]
fn again<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, Refusal> {
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(bytes) {
        return Err(malformed(&error));
    }
    let mut decoder = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut decoder).map_err(|error| match error.inner().classify() {
        Category::Data => {
            let path = error.path().to_string();
            wrong(422, "body", path, &message(error.inner()))
        }
        Category::Syntax | Category::Eof | Category::Io => malformed(error.inner()),
    })
}

fn malformed(error: &serde_json::Error) -> Refusal {
    let (line, column) = (error.line(), error.column());
    Refusal::problem(400)
        .detail(format!("The body is not JSON: {}, at line {line}, column {column}.", message(error)))
        .into()
}

/// What went wrong, without the place that serde_json writes behind it.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => text,
    }
}

/// What is said of a field that stands there again.
pub(super) const COMES_TWICE: &str = "comes more than once";

/// A value that is well-formed and does not fit: names the field.
#[cold]
pub(super) fn wrong(status: u16, what: &str, path: String, message: &str) -> Refusal {
    let message = message.trim_end_matches('.');
    let path = if path == "." { String::new() } else { path };
    let named = |prefix| message.strip_prefix(prefix).and_then(|name: &str| name.strip_suffix('`'));
    // The path of a field that is not there, or there again, ends at what it belongs to.
    let (name, message) = match (named("missing field `"), named("duplicate field `")) {
        (Some(name), _) => (name, "is missing"),
        (_, Some(name)) => (name, COMES_TWICE),
        _ => ("", message),
    };
    let field = match (&*path, name) {
        ("", name) => name.to_owned(),
        (_, "") => path,
        (path, name) => format!("{path}.{name}"),
    };
    let problem = Refusal::problem(status);
    if field.is_empty() {
        return problem.detail(format!("The {what} is not valid: {message}.")).into();
    }
    // What has a field as its subject, and what only names its place.
    let detail = match message {
        "is missing" | "is empty" | COMES_TWICE => format!("The {what} is not valid: `{field}` {message}."),
        _ => format!("The {what} is not valid: {message}, at `{field}`."),
    };
    problem.detail(detail).error(field, message.to_owned()).into()
}

/// Whether the media type is `application/json` or ends in `+json` (RFC 6839 section 3.1).
fn is_json(head: &Head<'_>) -> bool {
    let Some(value) = head.header("content-type") else { return false };
    let essence = value.split(';').next().unwrap_or_default().trim();
    let Some((kind, subtype)) = essence.split_once('/') else { return false };
    kind.eq_ignore_ascii_case("application")
        && (subtype.eq_ignore_ascii_case("json")
            || subtype.len() > 5 && subtype.as_bytes()[subtype.len() - 5..].eq_ignore_ascii_case(b"+json"))
}

#[cold]
pub(super) fn wrong_media_type(expected: &str) -> Refusal {
    Refusal::problem(415).detail(format!("The body must be sent as `{expected}`.")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Order {
        name: String,
        items: Vec<Item>,
        #[serde(default)]
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Item {
        price: u32,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Gift,
    }

    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only decoded")]
    enum Nested {
        Deep(Vec<Nested>),
        Flat(u32),
    }

    /// Status, detail and the field that is named.
    fn refusal<T: for<'d> Deserialize<'d>>(body: &[u8]) -> (u16, String, Option<String>) {
        let Err(refusal) = decode::<T>(body) else { return (200, String::new(), None) };
        let status = refusal.status();
        let mut reply = crate::response::Reply::parts();
        refusal.send(&mut reply);
        let parts = reply.into_parts().expect("an answer");
        let crate::response::ResponseBody::Bytes(bytes) = parts.body else { panic!("a body in one piece") };
        let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let detail = value["detail"].as_str().expect("a detail").to_owned();
        (status, detail, value["errors"][0]["field"].as_str().map(str::to_owned))
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (body, status, detail, field) in [
            ("", 400, "The body is not JSON: EOF while parsing a value, at line 1, column 0.", None),
            ("{", 400, "The body is not JSON: EOF while parsing an object, at line 1, column 1.", None),
            (
                "{\n  \"name\": nope\n}",
                400,
                "The body is not JSON: expected ident, at line 2, column 12.",
                None,
            ),
            (
                r#"{"name":"a","items":[]} x"#,
                400,
                "The body is not JSON: trailing characters, at line 1, column 25.",
                None,
            ),
            (r#"{"items":[]}"#, 422, "The body is not valid: `name` is missing.", Some("name")),
            (
                r#"{"name":"a","items":[{"price":1},{}]}"#,
                422,
                "The body is not valid: `items[1].price` is missing.",
                Some("items[1].price"),
            ),
            (
                r#"{"name":"a","items":[{"price":1},{"price":"x"}]}"#,
                422,
                "The body is not valid: invalid type: string \"x\", expected u32, at `items[1].price`.",
                Some("items[1].price"),
            ),
            (
                r#"{"name":"a","items":[{"price":-1}]}"#,
                422,
                "The body is not valid: invalid value: integer `-1`, expected u32, at `items[0].price`.",
                Some("items[0].price"),
            ),
            (
                r#"{"name":"a","items":[],"kind":"loan"}"#,
                422,
                "The body is not valid: unknown variant `loan`, expected `gift`, at `kind`.",
                Some("kind"),
            ),
            (
                r#"{"name":"a","items":[],"x":1}"#,
                422,
                "The body is not valid: unknown field `x`, expected one of `name`, `items`, `kind`, at `x`.",
                Some("x"),
            ),
            (
                r#"{"name":"a","items":[{"price":1,"price":2}]}"#,
                422,
                "The body is not valid: `items[0].price` comes more than once.",
                Some("items[0].price"),
            ),
            (
                r#"{"name":"a","name":"b","items":[]}"#,
                422,
                "The body is not valid: `name` comes more than once.",
                Some("name"),
            ),
            (
                "[]",
                422,
                "The body is not valid: invalid length 0, expected struct Order with 3 elements.",
                None,
            ),
        ] {
            let expected = (status, detail.to_owned(), field.map(str::to_owned));
            assert_eq!(refusal::<Order>(body.as_bytes()), expected, "{body}");
        }
        let (status, ..) = refusal::<Order>(b"{\"name\":\"\xff\",\"items\":[]}");
        assert_eq!(status, 400, "what is not UTF-8 is not JSON");
        assert!(decode::<Order>(br#"{"name":"a","items":[{"price":7}],"kind":"gift"}"#).is_ok());
    }

    #[test]
    fn deep_nesting_does_not_reach_the_decoder() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(refusal::<Nested>(nested(200_000).as_bytes()).0, 400);
        assert_eq!(refusal::<serde_json::Value>(nested(200_000).as_bytes()).0, 400);
        assert_eq!(refusal::<serde_json::Value>(nested(DEPTH).as_bytes()).0, 200);
        assert_eq!(refusal::<serde_json::Value>(nested(DEPTH + 1).as_bytes()).0, 400);
        // Many brackets side by side, or in a string, are not deep.
        assert_eq!(refusal::<serde_json::Value>(format!("[{}1]", "[],".repeat(500)).as_bytes()).0, 200);
        assert_eq!(
            refusal::<String>(format!("\"{}\\\"{}\"", "[".repeat(500), "{".repeat(9)).as_bytes()).0,
            200
        );
    }
}
