//! Entity tags (RFC 9110 section 8.8.3) and the requests that ask with one (section 13.1.2).

use std::hash::{DefaultHasher, Hasher as _};

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use http::{HeaderMap, HeaderValue};

use super::{Fixed, Parts, Refusal, Reply, Response, ResponseBody, Status};
use crate::exchange::Exchange;
use crate::extract::takes_json;
use crate::request::{Head, Method};

/// The strong tag of a body: its length and a hash. It is the same for the same bytes, in every process.
pub(crate) fn tag(body: &[u8]) -> String {
    // Seeded with zeros. Whoever finds two bodies with one hash fools nobody but their own cache.
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    format!("\"{:x}-{:016x}\"", body.len(), hasher.finish())
}

/// Whether the client has what carries that tag, so that 304 says enough.
fn has(head: &Head<'_>, tag: &[u8]) -> bool {
    matches!(head.method, Method::Get | Method::Head)
        && head.fields.all("if-none-match").any(|value| value == b"*" || lists(value, tag))
}

/// Whether a list of tags has that one. Weak and strong tags compare alike here.
fn lists(mut list: &[u8], tag: &[u8]) -> bool {
    fn opaque(tag: &[u8]) -> &[u8] {
        tag.strip_prefix(b"W/").unwrap_or(tag)
    }
    loop {
        // Elements may be empty (RFC 9110 section 5.6.1.2).
        while let [b',' | b' ' | b'\t', rest @ ..] = list {
            list = rest;
        }
        let Some(text) = opaque(list).strip_prefix(b"\"") else { return false };
        let Some(end) = text.iter().position(|&byte| byte == b'"') else { return false };
        if opaque(tag).strip_prefix(b"\"").and_then(|tag| tag.strip_suffix(b"\"")) == Some(&text[..end]) {
            return true;
        }
        list = &text[end + 1..];
    }
}

/// Lets the answer be gathered instead of sent: what `#[etag]` does first. Gives the sink that [`tagged`] sends into.
pub fn gather<'r>(exchange: &mut Exchange<'r>) -> Reply<'r> {
    let mut gathered = Reply::parts();
    // What is refused meanwhile is refused here too.
    std::mem::swap(&mut gathered.refused, &mut exchange.reply.refused);
    std::mem::replace(&mut exchange.reply, gathered)
}

/// Sends the answer that was gathered into `sink`, with the tag of its body, or 304 where the client has that already.
///
/// A tag that the handler set is used instead of one made here. A stream, and any status but 200, goes as it is.
pub fn tagged<'r>(exchange: &mut Exchange<'r>, sink: Reply<'r>) {
    let mut gathered = std::mem::replace(&mut exchange.reply, sink);
    std::mem::swap(&mut gathered.refused, &mut exchange.reply.refused);
    let Some(Parts { status, mut headers, body }) = gathered.into_parts() else { return };
    let reply = &mut exchange.reply;
    if status == Status::OK
        && let ResponseBody::Bytes(bytes) = &body
    {
        let value = match headers.get(ETAG) {
            Some(value) => value.clone(),
            None => value_of(bytes),
        };
        let known = has(exchange.head, value.as_bytes());
        headers.insert(ETAG, value);
        if known {
            return not_modified(headers, reply);
        }
    }
    reply.response(Response::of(status, headers, body));
}

/// Sends what was kept of a `#[once]` route, or 304 where the client has it already.
///
/// # Errors
///
/// 406 where it is JSON and the client takes none.
#[inline]
pub fn kept(exchange: &mut Exchange<'_>, fixed: &'static Fixed) -> Result<(), Refusal> {
    if fixed.fields.contains(&("content-type", super::respond::JSON)) {
        takes_json(exchange.head)?;
    }
    if exchange.head.fields.get("if-none-match").is_some()
        && let Some((_, tag)) = fixed.fields.iter().find(|(name, _)| *name == "etag")
        && has(exchange.head, tag.as_bytes())
    {
        let mut headers = HeaderMap::new();
        headers.insert(ETAG, HeaderValue::from_static(tag));
        not_modified(headers, &mut exchange.reply);
        return Ok(());
    }
    exchange.reply.fixed(fixed);
    Ok(())
}

fn value_of(bytes: &Bytes) -> HeaderValue {
    // A tag is hexadecimal.
    HeaderValue::try_from(tag(bytes)).unwrap_or(HeaderValue::from_static("\"\""))
}

/// The fields that describe the body are left out (RFC 9110 section 15.4.5).
fn not_modified(mut headers: HeaderMap, reply: &mut Reply<'_>) {
    for name in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING] {
        headers.remove(name);
    }
    reply.response(Response::of(Status::NOT_MODIFIED, headers, ResponseBody::Empty));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_tags() {
        for (list, expected) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("\"b\",W/\"a\"", true),
            (" , \"a\"", true),
            (",, ,\t\"b\" , , \"a\"", true),
            ("\"b\"", false),
            ("\"aa\"", false),
            ("\"b,\"a\"", false),
            ("a", false),
            ("\"a", false),
            ("", false),
            (",", false),
            ("W/", false),
            ("\"\"", false),
        ] {
            assert_eq!(lists(list.as_bytes(), b"\"a\""), expected, "{list}");
            assert_eq!(lists(list.as_bytes(), b"W/\"a\""), expected, "{list}");
        }
    }

    #[test]
    fn a_tag_tells_bodies_apart() {
        assert_eq!(tag(b"a"), tag(b"a"));
        assert_ne!(tag(b"a"), tag(b"b"));
        assert_ne!(tag(b""), tag(b"\0"));
        assert!(tag(b"").starts_with('"') && tag(b"").ends_with('"'));
    }
}
