//! A response as a value, for handlers that set headers or choose a status at run time.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::respond::JSON;
use super::{Parts, Status};
use crate::json;

/// A response under construction.
///
/// ```
/// use pulya_runtime::response::{Response, Status};
/// let response = Response::new(Status::ACCEPTED).header("retry-after", "5").text("later");
/// assert_eq!(response.headers()["retry-after"], "5");
/// ```
///
/// What can't be sent (a header field with a line break, a value that has no JSON) makes it a 500, as an error of the
/// handler would be: the reason is in the log, and nothing else of the response is sent.
///
/// ```
/// use pulya_runtime::response::{Response, Status};
/// let response = Response::new(Status::OK).header("x-name", "Ada\r\nset-cookie: a=b").text("hello");
/// assert_eq!(response.status(), 500);
/// ```
#[derive(Debug)]
pub struct Response {
    pub(crate) status: Status,
    pub(crate) headers: HeaderMap,
    pub(crate) body: ResponseBody,
    /// Why it can't be sent.
    fault: Option<Box<str>>,
}

/// The body of a [`Response`].
#[derive(Debug, Default)]
pub enum ResponseBody {
    /// No bytes.
    #[default]
    Empty,
    /// Bytes that are all there: sent with their length.
    Bytes(Bytes),
    /// Bytes that come piece by piece: sent chunked, read no faster than the client takes them.
    Stream(axum_core::body::Body),
}

impl Response {
    /// A response without a body.
    pub fn new(status: Status) -> Self {
        Self::of(status, HeaderMap::new(), ResponseBody::Empty)
    }

    /// A response of its parts.
    pub(crate) fn of(status: Status, headers: HeaderMap, body: ResponseBody) -> Self {
        Self { status, headers, body, fault: None }
    }

    /// Adds a header field.
    ///
    /// A name that is no token, or a value with a control byte (CR, LF and NUL among them), makes it a 500.
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName, Error: Into<http::Error>>,
        value: impl TryInto<HeaderValue, Error: Into<http::Error>>,
    ) -> Self {
        let name = match name.try_into() {
            Ok(name) => name,
            Err(error) => return self.faulty(format!("a header field: {}", error.into())),
        };
        match value.try_into() {
            Ok(value) => _ = self.headers.append(name, value),
            Err(error) => return self.faulty(format!("the header field `{name}`: {}", error.into())),
        }
        self
    }

    /// Sets a text body (`text/plain; charset=utf-8`, unless a content type is set already).
    pub fn text(self, text: impl Into<String>) -> Self {
        self.typed("text/plain; charset=utf-8", Bytes::from(text.into()))
    }

    /// Sets a body of bytes (`application/octet-stream`, unless a content type is set already).
    pub fn bytes(self, bytes: impl Into<Bytes>) -> Self {
        self.typed("application/octet-stream", bytes.into())
    }

    /// Sets a page (`text/html; charset=utf-8`, unless a content type is set already). Nothing is escaped.
    pub fn html(self, page: impl Into<String>) -> Self {
        self.typed("text/html; charset=utf-8", Bytes::from(page.into()))
    }

    /// Sets a JSON body (`application/json`, unless a content type is set already).
    ///
    /// A value that has no JSON, a map with keys that are no strings for one, makes it a 500.
    pub fn json<T: serde::Serialize + ?Sized>(self, value: &T) -> Self {
        let mut body = Vec::new();
        match json::write_serde(value, &mut body) {
            Ok(()) => self.typed(JSON, Bytes::from(body)),
            Err(error) => self.faulty(format!("its JSON: {error}")),
        }
    }

    /// Sets a body that comes piece by piece: a [`Stream`](super::Stream), or a body of axum-core's.
    pub fn stream(mut self, body: impl Into<axum_core::body::Body>) -> Self {
        self.body = ResponseBody::Stream(body.into());
        self
    }

    /// The status: 500 where it can't be sent.
    pub fn status(&self) -> Status {
        match self.fault {
            Some(_) => Status::INTERNAL_SERVER_ERROR,
            None => self.status,
        }
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The header fields, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The response taken apart.
    pub(crate) fn into_parts(self) -> (Status, HeaderMap, ResponseBody) {
        (self.status, self.headers, self.body)
    }

    /// Why it can't be sent, if that is so. It can be then.
    #[inline]
    pub(super) fn take_fault(&mut self) -> Option<Box<str>> {
        self.fault.take()
    }

    /// Makes it a 500. Of several reasons the first counts.
    #[cold]
    pub(super) fn faulty(mut self, why: String) -> Self {
        self.fault.get_or_insert_with(|| format!("a response can't be sent, for {why}").into());
        self
    }

    fn typed(mut self, content_type: &'static str, bytes: Bytes) -> Self {
        self.headers.entry(http::header::CONTENT_TYPE).or_insert(HeaderValue::from_static(content_type));
        self.body = ResponseBody::Bytes(bytes);
        self
    }
}

impl From<Parts> for Response {
    fn from(parts: Parts) -> Self {
        Self::of(parts.status, parts.headers, parts.body)
    }
}

impl From<http::Response<axum_core::body::Body>> for Response {
    fn from(response: http::Response<axum_core::body::Body>) -> Self {
        let (parts, body) = response.into_parts();
        Self::of(parts.status, parts.headers, super::whole::body(body))
    }
}
