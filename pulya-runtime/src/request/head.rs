//! The parsed head of a request: a view that is copied by reference only.

use std::net::SocketAddr;

use super::{Fields, Method};

/// The HTTP version of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// HTTP/1.0
    Http10,
    /// HTTP/1.1
    Http11,
    /// HTTP/2
    Http2,
}

/// What came before the body: method, target and header section (RFC 9110 section 6).
///
/// Everything borrows from the bytes of the connection, which stay put until the answer is written.
#[derive(Clone, Copy, Debug)]
pub struct Head<'r> {
    /// The method, as routing sees it.
    pub method: Method,
    /// The method as it was sent.
    pub method_name: &'r str,
    /// The path of the target as it was sent: escapes stand, the query does not. `"*"` for `OPTIONS *`.
    pub path: &'r str,
    /// What followed `?` in the target.
    pub query: Option<&'r str>,
    /// The version.
    pub version: Version,
    /// The header section.
    pub fields: Fields<'r>,
    /// The other end of the connection, where there is one.
    pub peer: Option<SocketAddr>,
    /// What middleware of others attached to the request, where it came through [`Service`](crate::service::Service):
    /// axum's `Extension` finds it there.
    pub extensions: Option<&'r http::Extensions>,
}

impl<'r> Head<'r> {
    /// The value of the first header field of that name, if it is UTF-8.
    ///
    /// Use [`Fields::all`] for one that may come several times, [`Fields::get`] for raw bytes.
    #[inline]
    pub fn header(&self, name: &str) -> Option<&'r str> {
        self.fields.text(name)
    }
}
