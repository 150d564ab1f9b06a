//! Redirects (RFC 9110 section 15.4).

use http::HeaderValue;
use http::header::LOCATION;

use super::{Reply, Respond, Response, Status};

/// Sends the client elsewhere.
///
/// ```
/// use pulya_runtime::response::Redirect;
/// let redirect = Redirect::to("/todos/7");
/// assert_eq!(redirect.location(), "/todos/7");
/// // What can't stand in a header field is escaped, a line break among it.
/// assert_eq!(Redirect::to("/a b\r\nx: ä").location(), "/a%20b%0D%0Ax:%20%C3%A4");
/// ```
///
/// Never hand it a whole URL that a client sent: it would lead wherever the client likes. A path that begins with two
/// slashes is such a URL, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    status: Status,
    location: String,
}

impl Redirect {
    /// 303: see there, with GET. What a form is answered with.
    pub fn to(location: impl AsRef<str>) -> Self {
        Self::new(Status::SEE_OTHER, location.as_ref())
    }

    /// 302: found there for now. Most clients turn POST into GET.
    pub fn found(location: impl AsRef<str>) -> Self {
        Self::new(Status::FOUND, location.as_ref())
    }

    /// 307: for now, ask there, with the same method and body.
    pub fn temporary(location: impl AsRef<str>) -> Self {
        Self::new(Status::TEMPORARY_REDIRECT, location.as_ref())
    }

    /// 308: from now on, ask there, with the same method and body. Clients remember it.
    pub fn permanent(location: impl AsRef<str>) -> Self {
        Self::new(Status::PERMANENT_REDIRECT, location.as_ref())
    }

    /// Where it leads, as it will be sent.
    pub fn location(&self) -> &str {
        &self.location
    }

    fn new(status: Status, location: &str) -> Self {
        Self { status, location: escaped(location) }
    }
}

impl Respond for Redirect {
    fn respond(self, reply: &mut Reply<'_>) {
        let mut response = Response::new(self.status);
        response.headers.insert(LOCATION, field(self.location));
        reply.response(response);
    }
}

/// A location with everything escaped that no URI has (RFC 3986 section 2). Escapes that stand are kept.
pub(super) fn escaped(location: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(location.len());
    for byte in location.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}

/// The value of a field, of an escaped location.
pub(super) fn field(location: String) -> HeaderValue {
    // What was escaped is printable ASCII, which every value takes.
    HeaderValue::try_from(location).unwrap_or(HeaderValue::from_static("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind() {
        for (redirect, status) in [
            (Redirect::to("/x"), 303),
            (Redirect::found("/x"), 302),
            (Redirect::temporary("/x"), 307),
            (Redirect::permanent("/x"), 308),
        ] {
            let mut reply = Reply::parts();
            redirect.respond(&mut reply);
            let parts = reply.into_parts().expect("an answer");
            assert_eq!(parts.status, status);
            assert_eq!(parts.headers["location"], "/x");
        }
    }

    #[test]
    fn what_is_escaped() {
        for (location, expected) in [
            ("/a?b=c#d", "/a?b=c#d"),
            ("/a%20b", "/a%20b"),
            ("https://example.org/", "https://example.org/"),
            ("/\0\x7f\n", "/%00%7F%0A"),
            ("\\evil", "%5Cevil"),
        ] {
            assert_eq!(escaped(location), expected);
        }
    }
}
