//! Answers that come piece by piece.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum_core::BoxError;
use axum_core::body::Body;
use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;

use super::respond::BINARY;
use super::{Reply, Respond, Response, ResponseBody, Status};

/// A stream of bytes as an answer: sent as they come, read no faster than the client takes them.
///
/// It is sent as `application/octet-stream`; for another content type set it on a [`Response`]:
/// `Response::new(Status::OK).header("content-type", "text/csv").stream(Stream(rows))`.
///
/// A stream that gives an error breaks the answer off, so that the client sees that it is not whole.
#[derive(Clone, Copy, Debug)]
pub struct Stream<S>(pub S);

impl<S, B, E> From<Stream<S>> for Body
where
    S: futures_core::Stream<Item = Result<B, E>> + Send + 'static,
    B: Into<Bytes> + 'static,
    E: Into<BoxError> + 'static,
{
    fn from(stream: Stream<S>) -> Self {
        Self::from_stream(stream.0)
    }
}

impl<S, B, E> Respond for Stream<S>
where
    S: futures_core::Stream<Item = Result<B, E>> + Send + 'static,
    B: Into<Bytes> + 'static,
    E: Into<BoxError> + 'static,
{
    fn respond(self, reply: &mut Reply<'_>) {
        self.respond_with(Status::OK, reply);
    }

    fn respond_with(self, status: Status, reply: &mut Reply<'_>) {
        let mut response = Response::new(status).stream(self);
        response.headers.insert(CONTENT_TYPE, HeaderValue::from_static(BINARY));
        reply.response(response);
    }
}

/// A stream of events for `EventSource` in browsers (HTML, section 9.2): `Sse(events)`.
///
/// ```
/// use pulya_runtime::response::Event;
/// let event = Event::data("two\nlines").name("tick").id("7");
/// assert_eq!(event.to_string(), "event: tick\nid: 7\ndata: two\ndata: lines\n\n");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Sse<S>(pub S);

/// One event of an [`Sse`] stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    data: String,
    name: String,
    id: String,
    retry: Option<u64>,
}

impl Event {
    /// An event with that text, of one line or several.
    pub fn data(text: impl Into<String>) -> Self {
        Self { data: text.into(), ..Self::default() }
    }

    /// The name that a page listens to. What stands behind a line break is left out.
    pub fn name(mut self, name: impl AsRef<str>) -> Self {
        self.name = one_line(name.as_ref());
        self
    }

    /// What a browser sends as `last-event-id` when it connects again. What stands behind a line break is left out.
    pub fn id(mut self, id: impl AsRef<str>) -> Self {
        self.id = one_line(id.as_ref());
        self
    }

    /// After how many milliseconds a browser connects again.
    pub fn retry(mut self, milliseconds: u64) -> Self {
        self.retry = Some(milliseconds);
        self
    }
}

impl std::fmt::Display for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (field, value) in [("event", &self.name), ("id", &self.id)] {
            if !value.is_empty() {
                writeln!(f, "{field}: {value}")?;
            }
        }
        if let Some(retry) = self.retry {
            writeln!(f, "retry: {retry}")?;
        }
        for line in self.data.replace("\r\n", "\n").split(['\n', '\r']) {
            writeln!(f, "data: {line}")?;
        }
        writeln!(f)
    }
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r', '\0']).next().unwrap_or_default().to_owned()
}

impl<S, E> Respond for Sse<S>
where
    S: futures_core::Stream<Item = Result<Event, E>> + Send + 'static,
    E: Into<BoxError> + 'static,
{
    fn respond(self, reply: &mut Reply<'_>) {
        let mut response = Response::new(Status::OK);
        response.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        response.headers.insert(http::header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response.body = ResponseBody::Stream(Body::from_stream(Written { events: self.0 }));
        reply.response(response);
    }
}

pin_project_lite::pin_project! {
    /// Events as the text that goes over the wire.
    struct Written<S> {
        #[pin]
        events: S,
    }
}

impl<S, E> futures_core::Stream for Written<S>
where
    S: futures_core::Stream<Item = Result<Event, E>>,
{
    type Item = Result<Bytes, E>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.project().events.poll_next(cx);
        next.map(|next| next.map(|event| event.map(|event| event.to_string().into())))
    }
}
