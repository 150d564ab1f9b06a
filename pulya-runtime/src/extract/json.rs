//! JSON bodies, decoded by sonic-rs through serde.

use serde::Deserialize;

use super::Decode;
use crate::request::{Body, Head};
use crate::response::Refusal;

/// Reads a JSON body.
///
/// # Errors
///
/// 415 where the media type is not JSON, 400 with line and column where the text is not, 422 where it is and does not
/// fit `T`, and those of reading the body.
pub async fn json<'b, T: Decode<'b>>(head: &Head<'_>, body: &'b mut Body<'_>) -> Result<T, Refusal> {
    if !is_json(head) {
        return Err(wrong_media_type("application/json"));
    }
    decode(body.collect().await?)
}

/// Decodes JSON, or says what is wrong with it and where.
pub(super) fn decode<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, Refusal> {
    sonic_rs::from_slice(bytes).map_err(|error| refused(bytes, &error))
}

#[cold]
fn refused(bytes: &[u8], error: &sonic_rs::Error) -> Refusal {
    let (line, column) = place(bytes, error.offset());
    let message = error.to_string();
    // sonic-rs draws the place below its message, for terminals.
    let what = message.lines().next().unwrap_or_default();
    let what = what.split(" at line ").next().unwrap_or(what).trim_end_matches('.');
    let status = if error.is_unmatched_type() || error.is_not_found() { 422 } else { 400 };
    Refusal::problem(status).detail(format!("{what}, at line {line}, column {column} of the body.")).into()
}

/// Line and column, both from 1, of an offset. A column counts bytes.
fn place(bytes: &[u8], offset: usize) -> (usize, usize) {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    (line, before.len() - start + 1)
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
