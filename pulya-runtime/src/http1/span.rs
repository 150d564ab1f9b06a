//! The span of a request: its method, the pattern of its route, its status, bytes and time. Never the path that was
//! sent, of which there are as many as clients can think of.

use std::time::Instant;

use tracing::Span;
use tracing::field::Empty;
use tracing::level_filters::LevelFilter;

use super::outgoing::Outgoing;
use crate::info::RouteInfo;

/// One request as `tracing` sees it. Costs a comparison as long as nobody subscribes, and no room: boxed, because all
/// requests would carry what only those of a subscriber need, whose own bookkeeping allocates too.
#[derive(Debug)]
pub(crate) struct RequestSpan(Option<Box<Begun>>);

#[derive(Debug)]
struct Begun {
    span: Span,
    at: Instant,
}

impl Begun {
    #[cold]
    fn end(&self, status: u16, sent: u64) {
        // There is none when nobody is left to answer.
        if status > 0 {
            self.span.record("status", status);
        }
        self.span.record("bytes", sent);
        self.span.record("microseconds", self.at.elapsed().as_micros() as u64);
    }
}

impl RequestSpan {
    #[inline]
    pub(crate) fn begin(method: &str) -> Self {
        // Asked here and not left to the macro, which would still gather the fields where tracing also feeds `log`.
        if LevelFilter::current() < LevelFilter::INFO {
            return Self(None);
        }
        Self::begun(method)
    }

    #[cold]
    fn begun(method: &str) -> Self {
        let span = tracing::info_span!(
            "request",
            method,
            route = Empty,
            status = Empty,
            bytes = Empty,
            microseconds = Empty
        );
        Self((!span.is_disabled()).then(|| Box::new(Begun { span, at: Instant::now() })))
    }

    /// Within the span, one poll of the handler or a line of the log.
    #[inline]
    pub(crate) fn within<T>(&self, poll: impl FnOnce() -> T) -> T {
        match &self.0 {
            None => poll(),
            Some(begun) => begun.span.in_scope(poll),
        }
    }

    /// The route of the request whose span this is called in, now that it is known.
    #[inline]
    pub(crate) fn enter(route: &'static RouteInfo) {
        if LevelFilter::current() >= LevelFilter::INFO {
            Span::current().record("route", route.pattern);
        }
    }

    /// The answer is written, or on its way.
    #[inline]
    pub(crate) fn end(self, outgoing: &Outgoing, sent: u64) {
        if let Some(begun) = self.0 {
            begun.end(outgoing.status, sent);
        }
    }
}
