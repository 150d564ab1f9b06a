//! The request method, as routing sees it.

use std::fmt;

/// A request method (RFC 9110 section 9, RFC 5789 for PATCH, the QUERY draft for QUERY).
///
/// A method that has no name here is [`Method::Other`]; only `ANY` routes answer it.
/// The text that came over the wire is in [`Head::method_name`](super::Head::method_name).
///
/// ```
/// use pulya_runtime::request::Method;
/// assert_eq!(Method::from_bytes(b"GET"), Method::Get);
/// assert_eq!(Method::from_bytes(b"get"), Method::Other); // methods are case-sensitive
/// assert_eq!(Method::Put.as_str(), "PUT");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
    /// `QUERY`
    Query,
    /// A method without a name here, `PROPFIND` for one.
    Other,
}

impl Method {
    /// The method that these bytes spell.
    #[inline]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        match bytes {
            b"GET" => Self::Get,
            b"HEAD" => Self::Head,
            b"POST" => Self::Post,
            b"PUT" => Self::Put,
            b"PATCH" => Self::Patch,
            b"DELETE" => Self::Delete,
            b"OPTIONS" => Self::Options,
            b"TRACE" => Self::Trace,
            b"QUERY" => Self::Query,
            _ => Self::Other,
        }
    }

    /// The method as it stands in a request line; `"*"` for [`Method::Other`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other => "*",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
