//! The span of a request: its method, the pattern of its route, its status, bytes and time. Never the path that was
//! sent, of which there are as many as clients can think of.

use std::time::Instant;

use tracing::Span;
use tracing::field::Empty;
use tracing::level_filters::LevelFilter;

use super::outgoing::Outgoing;
use crate::info::RouteInfo;

/// One request as `tracing` sees it. Costs a comparison as long as nobody subscribes.
#[derive(Debug)]
pub(crate) struct RequestSpan {
    span: Span,
    begun: Option<Instant>,
}

impl RequestSpan {
    #[inline]
    pub(crate) fn begin(method: &str) -> Self {
        // Asked here and not left to the macro, which would still gather the fields where tracing also feeds `log`.
        if LevelFilter::current() < LevelFilter::INFO {
            return Self { span: Span::none(), begun: None };
        }
        let span = tracing::info_span!(
            "request",
            method,
            route = Empty,
            status = Empty,
            bytes = Empty,
            microseconds = Empty
        );
        let begun = (!span.is_disabled()).then(Instant::now);
        Self { span, begun }
    }

    /// Within the span, one poll of the handler.
    #[inline]
    pub(crate) fn within<T>(&self, poll: impl FnOnce() -> T) -> T {
        if self.begun.is_none() { poll() } else { self.span.in_scope(poll) }
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
    pub(crate) fn end(&self, outgoing: &Outgoing, sent: u64) {
        if let Some(begun) = self.begun {
            self.span.record("status", outgoing.status);
            self.span.record("bytes", sent);
            self.span.record("microseconds", begun.elapsed().as_micros() as u64);
        }
    }
}
