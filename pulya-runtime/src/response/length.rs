//! The one rule for the length that an answer says, whichever way it goes out (RFC 9110 section 8.6).

use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue};
use http_body::Body as _;

use super::{ResponseBody, Status};

/// The length to say of an answer, if one is to be said.
///
/// # Errors
///
/// What is wrong with the length that was set: it would make a client misread what follows.
pub(crate) fn said(
    status: Status,
    headers: &HeaderMap,
    body: &ResponseBody,
    head_only: bool,
) -> Result<Option<u64>, &'static str> {
    let declared = declared(headers)?;
    if !allows_body(status) {
        return Ok(match status {
            // What a 304 says of the length is what a 200 would have said.
            Status::NOT_MODIFIED => declared,
            Status::RESET_CONTENT => Some(0),
            _ => None,
        });
    }
    let known = match body {
        ResponseBody::Empty => Some(0),
        ResponseBody::Bytes(bytes) => Some(bytes.len() as u64),
        ResponseBody::Stream(body) => body.size_hint().exact(),
    };
    match (declared, known) {
        // To HEAD a handler may say the length of what it did not make.
        (Some(declared), Some(0)) if head_only => Ok(Some(declared)),
        (Some(declared), Some(known)) if declared != known => {
            Err("the content-length that was set is not the length of the body")
        }
        (declared, known) => Ok(known.or(declared)),
    }
}

/// The length that a handler set itself.
fn declared(headers: &HeaderMap) -> Result<Option<u64>, &'static str> {
    const NONE: &str = "the content-length that was set is no length";
    let mut values = headers.get_all(CONTENT_LENGTH).iter().map(HeaderValue::as_bytes);
    let Some(first) = values.next() else { return Ok(None) };
    // `parse` would take a sign.
    if values.any(|other| other != first) || !first.iter().all(u8::is_ascii_digit) {
        return Err(NONE);
    }
    std::str::from_utf8(first).ok().and_then(|digits| digits.parse().ok()).map(Some).ok_or(NONE)
}

/// Whether an answer of that status may have a body (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5). For 205 the length
/// that it does not have is said.
#[inline]
pub(crate) fn allows_body(status: Status) -> bool {
    !matches!(status.as_u16(), 204 | 205 | 304)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        const WRONG: Result<Option<u64>, &str> =
            Err("the content-length that was set is not the length of the body");
        const NONE: Result<Option<u64>, &str> = Err("the content-length that was set is no length");
        for (status, set, body, get, head) in [
            (200, &[][..], "", Ok(Some(0)), Ok(Some(0))),
            (200, &[], "four", Ok(Some(4)), Ok(Some(4))),
            (200, &["4"], "four", Ok(Some(4)), Ok(Some(4))),
            (200, &["4", "4"], "four", Ok(Some(4)), Ok(Some(4))),
            (200, &["04"], "four", Ok(Some(4)), Ok(Some(4))),
            (200, &["5"], "four", WRONG, WRONG),
            (200, &["5"], "", WRONG, Ok(Some(5))),
            (200, &["0"], "four", WRONG, WRONG),
            (200, &["+4"], "four", NONE, NONE),
            (200, &["4", "5"], "four", NONE, NONE),
            (200, &["4, 4"], "four", NONE, NONE),
            (200, &[""], "", NONE, NONE),
            (200, &["18446744073709551616"], "", NONE, NONE),
            (204, &["4"], "four", Ok(None), Ok(None)),
            (204, &["x"], "", NONE, NONE),
            (205, &["4"], "four", Ok(Some(0)), Ok(Some(0))),
            (304, &[], "four", Ok(None), Ok(None)),
            (304, &["77"], "", Ok(Some(77)), Ok(Some(77))),
        ] {
            let status = Status::from_u16(status).expect("a status");
            let mut headers = HeaderMap::new();
            for value in set {
                headers.append(CONTENT_LENGTH, HeaderValue::from_static(value));
            }
            let body = ResponseBody::Bytes(body.into());
            assert_eq!(said(status, &headers, &body, false), get, "GET {status} {set:?}");
            assert_eq!(said(status, &headers, &body, true), head, "HEAD {status} {set:?}");
        }
    }
}
