//! Small responders: nothing, a page, something that was created.

use http::HeaderValue;
use http::header::{CONTENT_TYPE, LOCATION};

use super::redirect::{escaped, field};
use super::respond::JSON;
use super::{Refusal, Reply, Respond, Response, ResponseBody, Status};
use crate::json;

/// 204: done, and nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoContent;

impl Respond for NoContent {
    #[inline]
    fn respond(self, reply: &mut Reply<'_>) {
        reply.empty(Status::NO_CONTENT);
    }
}

/// Text sent as a page: `text/html; charset=utf-8`.
///
/// Nothing is escaped: what came from a client must be, by whoever writes the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Html<T>(pub T);

impl<T: AsRef<str>> Respond for Html<T> {
    #[inline]
    fn respond(self, reply: &mut Reply<'_>) {
        self.respond_with(Status::OK, reply);
    }
    #[inline]
    fn respond_with(self, status: Status, reply: &mut Reply<'_>) {
        reply.send(status, "text/html; charset=utf-8", self.0.as_ref().as_bytes());
    }
}

/// 201: a value that was created, sent as JSON, and the path where it can be found: `Created(path, value)`.
///
/// A route that always creates and names no place says so in its type: `-> 201 Todo`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Created<L, T>(pub L, pub T);

impl<L: AsRef<str>, T> Created<L, T> {
    /// Sends it, with the JSON that `encode` writes.
    pub(super) fn send(
        self,
        reply: &mut Reply<'_>,
        encode: impl FnOnce(&T, &mut Vec<u8>) -> Result<(), json::Error>,
    ) {
        let Self(location, value) = self;
        let mut body = Vec::new();
        if let Err(error) = encode(&value, &mut body) {
            return Refusal::from(Refusal::problem(500).cause(error)).send(reply);
        }
        let mut response = Response::new(Status::CREATED);
        response.headers.insert(LOCATION, field(escaped(location.as_ref())));
        response.headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        response.body = ResponseBody::Bytes(body.into());
        reply.response(response);
    }
}
