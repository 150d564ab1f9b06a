//! The method of a request.

use std::fmt;

/// A request method: one that tables can name, or any other.
///
/// ```
/// use pulya_runtime::request::Method;
///
/// assert_eq!(Method::from_bytes(b"PATCH"), Method::Patch);
/// assert_eq!(Method::from_bytes(b"patch"), Method::Other);
/// assert_eq!(Method::Patch.as_str(), Some("PATCH"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Method {
    /// `GET` (RFC 9110, section 9.3.1).
    Get,
    /// `HEAD` (RFC 9110, section 9.3.2).
    Head,
    /// `POST` (RFC 9110, section 9.3.3).
    Post,
    /// `PUT` (RFC 9110, section 9.3.4).
    Put,
    /// `PATCH` (RFC 5789).
    Patch,
    /// `DELETE` (RFC 9110, section 9.3.5).
    Delete,
    /// `OPTIONS` (RFC 9110, section 9.3.7).
    Options,
    /// `TRACE` (RFC 9110, section 9.3.8).
    Trace,
    /// `QUERY`, the safe method with a body.
    Query,
    /// A method that no table can name; only `ANY` routes take it.
    Other,
}

impl Method {
    /// The method that is spelt so; case counts (RFC 9110, section 9.1).
    #[inline]
    pub const fn from_bytes(bytes: &[u8]) -> Method {
        match bytes {
            b"GET" => Method::Get,
            b"HEAD" => Method::Head,
            b"POST" => Method::Post,
            b"PUT" => Method::Put,
            b"PATCH" => Method::Patch,
            b"DELETE" => Method::Delete,
            b"OPTIONS" => Method::Options,
            b"TRACE" => Method::Trace,
            b"QUERY" => Method::Query,
            _ => Method::Other,
        }
    }

    /// How the method is spelt, or `None` for [`Other`](Method::Other), whose spelling only the request has.
    pub const fn as_str(self) -> Option<&'static str> {
        Some(match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Trace => "TRACE",
            Method::Query => "QUERY",
            Method::Other => return None,
        })
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str().unwrap_or("(another method)"))
    }
}
