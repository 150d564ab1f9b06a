//! A connection while it lives: its socket, its deadlines, its worker.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll};

use super::buffer::ReadBuffer;
use super::socket::Socket;
use super::span::RequestSpan;
use crate::info::RouteInfo;
use crate::server::alarm::{Alarm, Deadline, Registered};
use crate::server::limits::Limits;
use crate::server::worker::Worker;

/// A connection.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) socket: Socket,
    pub(crate) peer: Option<SocketAddr>,
    pub(crate) registered: Registered,
}

/// Why nothing more is read or written.
#[derive(Debug)]
pub(crate) enum LinkError {
    /// The client did nothing for too long.
    TimedOut,
    /// The server gives up on what is still open.
    Aborted,
    /// The client is gone.
    Gone,
}

impl From<io::Error> for LinkError {
    fn from(_: io::Error) -> Self {
        // Whatever went wrong with a socket, it is of no more use.
        Self::Gone
    }
}

impl Link {
    #[inline]
    pub(crate) fn worker(&self) -> &Worker {
        &self.registered.worker
    }

    #[inline]
    pub(crate) fn alarm(&self) -> &Alarm {
        &self.registered.alarm
    }

    #[inline]
    pub(crate) fn limits(&self) -> &Limits {
        &self.worker().limits
    }

    /// Notes which route answers: for this request, and for what the worker is doing right now.
    #[inline(never)]
    pub(crate) fn enter(&self, route: &'static RouteInfo) {
        self.alarm().route.store(Some(route));
        self.worker().beat.route.store(Some(route));
        RequestSpan::enter(route);
    }

    /// What to make of an operation that can't go on for now: it ends when the deadline has passed or the
    /// server gives up.
    #[inline]
    fn wait<T>(&self, deadline: &Deadline) -> Poll<Result<T, LinkError>> {
        if self.worker().phase.is_aborting() {
            Poll::Ready(Err(LinkError::Aborted))
        } else if deadline.has_passed(&self.worker().clock) {
            Poll::Ready(Err(LinkError::TimedOut))
        } else {
            Poll::Pending
        }
    }

    /// Reads into the buffer. The read deadline holds if it is set. `Ok(0)`: the client sends no more.
    pub(crate) fn poll_read(
        &self,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuffer,
        least: usize,
    ) -> Poll<Result<usize, LinkError>> {
        match self.socket.poll_read(cx, buffer.room(least)) {
            Poll::Ready(count) => {
                let count = count?;
                buffer.fill(count);
                Poll::Ready(Ok(count))
            }
            Poll::Pending => self.wait(&self.alarm().read),
        }
    }

    /// Reads more of a body: there must be progress within the time for that, which counts from when it was first
    /// waited for and is noted in `until`, for who gives up and begins again.
    pub(crate) async fn read_body(
        &self,
        buffer: &mut ReadBuffer,
        least: usize,
        until: &mut Option<u64>,
    ) -> Result<usize, LinkError> {
        self.in_progress(until, |cx| self.poll_read(cx, buffer, least)).await
    }

    /// [`Link::read_body`] behind what lies in plain memory, `most` bytes at a time.
    pub(crate) async fn read_body_onto(
        &self,
        out: &mut Vec<u8>,
        most: usize,
        until: &mut Option<u64>,
    ) -> Result<usize, LinkError> {
        self.in_progress(until, |cx| {
            let start = out.len();
            out.resize(start + most, 0);
            let polled = self.socket.poll_read(cx, &mut out[start..]);
            // Whoever waits may be dropped: room that nothing was read into is no part of a body.
            out.truncate(start + if let Poll::Ready(Ok(count)) = polled { count } else { 0 });
            match polled {
                Poll::Ready(count) => Poll::Ready(Ok(count?)),
                Poll::Pending => self.wait(&self.alarm().read),
            }
        })
        .await
    }

    /// Polls a read with the deadline for progress.
    async fn in_progress(
        &self,
        until: &mut Option<u64>,
        mut poll: impl FnMut(&mut Context<'_>) -> Poll<Result<usize, LinkError>>,
    ) -> Result<usize, LinkError> {
        // A body that comes faster than it is read must not have the worker to itself. Said ahead of the read: a
        // handler may drop what it waits for, and what was read by then would be lost.
        tokio::task::coop::consume_budget().await;
        let deadline = &self.alarm().read;
        let _ends = deadline.scoped(*until);
        std::future::poll_fn(|cx| {
            let polled = poll(cx);
            if polled.is_pending() {
                if !deadline.is_set() {
                    deadline.set(&self.worker().clock, self.limits().progress_timeout);
                    *until = Some(deadline.at());
                }
                self.alarm().wakes(cx.waker());
            }
            polled
        })
        .await
    }

    /// Writes as much of `bytes` as goes, from `written` on. Each piece must go within the time for progress.
    pub(crate) fn poll_flush(
        &self,
        cx: &mut Context<'_>,
        first: &[u8],
        second: &[u8],
        written: &mut usize,
    ) -> Poll<Result<(), LinkError>> {
        let deadline = &self.alarm().write;
        while *written < first.len() + second.len() {
            let polled = if second.is_empty() {
                self.socket.poll_write(cx, &first[*written..])
            } else if let Some(first) = first.get(*written..).filter(|first| !first.is_empty()) {
                self.socket.poll_write_two(cx, first, second)
            } else {
                self.socket.poll_write(cx, &second[*written - first.len()..])
            };
            match polled {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(LinkError::Gone)),
                Poll::Ready(Ok(count)) => {
                    *written += count;
                    if deadline.is_set() {
                        deadline.clear();
                    }
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error.into())),
                Poll::Pending => {
                    if !deadline.is_set() {
                        deadline.set(&self.worker().clock, self.limits().progress_timeout);
                    }
                    return self.wait(deadline);
                }
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Writes all of both.
    pub(crate) async fn write_all(&self, first: &[u8], second: &[u8]) -> Result<(), LinkError> {
        let mut written = 0;
        std::future::poll_fn(|cx| self.poll_flush(cx, first, second, &mut written)).await
    }

    /// Whether the handler has asked for a body that the client holds back. Says so once.
    #[inline]
    pub(crate) fn takes_wish_to_continue(&self) -> bool {
        let wish = &self.alarm().wants_continue;
        wish.load(Relaxed) && wish.swap(false, Relaxed)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker().closed();
    }
}
