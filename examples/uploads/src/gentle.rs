//! A stream that gives one piece and then lets others have a turn.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

/// Multer reads its stream for as long as there is something to read, and keeps it all until then: a client that sends
/// faster than the disk writes would fill the memory. After each piece this says that there is nothing for the
/// moment, so that the piece is written before the next is read.
pub struct Gentle<S> {
    stream: Pin<Box<S>>,
    rest: bool,
}

impl<S> Gentle<S> {
    pub fn new(stream: S) -> Self {
        Self { stream: Box::pin(stream), rest: false }
    }
}

impl<S: Stream> Stream for Gentle<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.rest) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let next = self.stream.as_mut().poll_next(cx);
        self.rest = matches!(next, Poll::Ready(Some(_)));
        next
    }
}
