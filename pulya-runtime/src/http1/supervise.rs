//! A handler under way: what happens on its connection while it waits, and what happens if it panics.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll};

use super::link::{Link, LinkError};
use super::span::RequestSpan;
use crate::place::Running;

/// How a handler ended.
#[derive(Debug)]
pub(crate) enum Ended {
    /// It has answered, or chosen not to.
    Done,
    /// It panicked: a 500 for this request alone.
    Panicked,
    /// There is nobody to answer: it was dropped where it waited.
    Cancelled,
}

/// The answers that are not written yet, and how far they are.
#[derive(Debug)]
pub(crate) struct Unwritten<'b> {
    pub(crate) batch: &'b mut Vec<u8>,
    pub(crate) written: usize,
}

impl Unwritten<'_> {
    /// Writes on.
    fn poll_flush(&mut self, cx: &mut Context<'_>, link: &Link) -> Poll<Result<(), LinkError>> {
        if self.written == self.batch.len() {
            return Poll::Ready(Ok(()));
        }
        let polled = link.poll_flush(cx, self.batch, &[], &mut self.written);
        if let Poll::Ready(Ok(())) = polled {
            self.batch.clear();
            self.written = 0;
        }
        polled
    }
}

/// Runs a handler to its end. While it waits, earlier answers are written, a client that waits for 100 gets it,
/// and a connection that is reset ends it. A client that merely sends no more does not.
///
/// `reset` is the place of the future that `watch` makes, which ends when the connection is reset: only a handler that
/// has to wait costs more than its polls. It stands elsewhere because it is large, and this is moved for each request.
#[inline(always)]
pub(crate) fn supervise<'s, M, R: Future>(
    mut running: Running<'s, M>,
    link: &'s Link,
    unwritten: &'s mut Unwritten<'_>,
    span: &'s RequestSpan,
    mut reset: Pin<&'s mut Option<R>>,
    watch: impl Fn() -> R,
) -> impl Future<Output = Ended> {
    link.alarm().begin();
    let mut gone = false;
    std::future::poll_fn(move |cx| {
        link.worker().beat.begin(link.alarm().route.load());
        let polled = catch_unwind(AssertUnwindSafe(|| span.within(|| Pin::new(&mut running).poll(cx))));
        link.worker().beat.end();
        match polled {
            Ok(Poll::Ready(())) => return Poll::Ready(Ended::Done),
            Ok(Poll::Pending) => {}
            Err(_) => return Poll::Ready(Ended::Panicked),
        }
        if link.worker().phase.is_aborting() {
            return Poll::Ready(Ended::Cancelled);
        }
        if gone {
            return Poll::Pending;
        }
        if link.takes_wish_to_continue() {
            // RFC 9110 section 15.2.1. Behind what was answered before, ahead of this answer.
            unwritten.batch.extend_from_slice(b"HTTP/1.1 100 Continue\r\n\r\n");
        }
        gone = matches!(unwritten.poll_flush(cx, link), Poll::Ready(Err(_)));
        if !gone {
            if reset.is_none() {
                reset.set(Some(watch()));
            }
            gone = reset.as_mut().as_pin_mut().is_some_and(|reset| reset.poll(cx).is_ready());
        }
        match gone && !link.alarm().detached.load(Relaxed) {
            true => Poll::Ready(Ended::Cancelled),
            false => Poll::Pending,
        }
    })
}
