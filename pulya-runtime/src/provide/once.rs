//! The answers of `#[once]` routes: made when a table is built, and kept encoded.

use http::HeaderValue;
use http::header::{CONNECTION, DATE, ETAG};

use super::{Cause, leak};
use crate::response::{Fixed, Refusal, Reply, ResponseBody, Status, reason, tag};

/// Keeps the answer of a `#[once]` route as one that needs no more work.
///
/// # Errors
///
/// Where the right side was refused, gave an error, or gives a stream.
pub fn keep(reply: Reply<'_>, result: Result<(), Refusal>) -> Result<&'static Fixed, Cause> {
    let refused = |why: String| Cause(why.into());
    result.map_err(|refusal| refused(format!("it answers with status {}", refusal.status())))?;
    let mut parts = reply.into_parts().ok_or_else(|| refused("it answers nothing".to_owned()))?;
    if !parts.status.is_success() {
        return Err(refused(format!("it answers with status {}", parts.status.as_u16())));
    }
    parts.settle(false).map_err(|what| refused(what.to_owned()))?;
    let body: &'static [u8] = match parts.body {
        ResponseBody::Empty => &[],
        ResponseBody::Bytes(bytes) => Vec::leak(bytes.to_vec()),
        ResponseBody::Stream(_) => return Err(refused("a stream can't be kept".to_owned())),
    };
    let mut head = format!("HTTP/1.1 {} {}\r\n", parts.status.as_u16(), reason(parts.status).unwrap_or("OK"));
    let mut fields = Vec::new();
    let mut headers = parts.headers;
    if parts.status == Status::OK && !headers.contains_key(ETAG) {
        headers.insert(ETAG, HeaderValue::try_from(tag(body)).map_err(Cause::from)?);
    }
    // A connection says these of its own, of each answer.
    for name in [CONNECTION, DATE] {
        headers.remove(name);
    }
    for (name, value) in &headers {
        let value = value.to_str().map_err(Cause::from)?;
        head.push_str(&format!("{name}: {value}\r\n"));
        fields.push((&*String::leak(name.to_string()), &*String::leak(value.to_owned())));
    }
    Ok(leak(Fixed {
        status: parts.status.as_u16(),
        fields: Vec::leak(fields),
        head: String::leak(head),
        body,
    }))
}
