//! A connection while nothing happens on it: it holds its socket and nothing else.

use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use super::converse::Next;
use super::link::Link;
use super::turn::Turn;
use crate::server::pool::Pool;

/// What a busy connection takes from the pool: its buffers, and the place where the future of its conversation
/// lies.
#[derive(Debug)]
pub(crate) struct Seat<F> {
    turn: Option<Box<Turn>>,
    place: Pin<Box<Option<F>>>,
}

impl<F> Seat<F> {
    fn new() -> Self {
        Self { turn: None, place: Box::pin(None) }
    }
}

/// Serves a connection to its end. `converse` makes the future of a conversation.
pub(crate) async fn connection<F>(
    mut link: Box<Link>,
    pool: impl Pool<Seat<F>>,
    converse: impl Fn(Box<Link>, Box<Turn>) -> F,
) where
    F: Future<Output = (Box<Link>, Box<Turn>, Next)>,
{
    // From accept on, the first head must come as any other must.
    link.alarm().read.set(&link.worker().clock, link.limits().header_timeout);
    // Whether no request has come yet.
    let mut is_new = true;
    loop {
        if !idle(&link, is_new).await {
            return;
        }
        // How long the connection may wait, should it have been woken in vain: bytes that begin no request do not
        // buy it time.
        let until = link.alarm().read.at();
        if !is_new {
            // From here on the head has its own time.
            link.alarm().read.clear();
        }
        let mut seat = pool.take().unwrap_or_else(Seat::new);
        // Buffers are made when a seat is used for the first time.
        let turn = seat.turn.take().unwrap_or_else(|| Box::new(Turn::new()));
        seat.place.set(Some(converse(link, turn)));
        let (back, mut turn, next) = std::future::poll_fn(|cx| match seat.place.as_mut().as_pin_mut() {
            Some(conversation) => conversation.poll(cx),
            None => Poll::Pending,
        })
        .await;
        seat.place.set(None);
        turn.clear();
        seat.turn = Some(turn);
        pool.give(seat);
        link = back;
        match next {
            Next::Idle => {
                is_new = false;
                link.alarm().read.set(&link.worker().clock, link.limits().idle_timeout);
            }
            Next::Nothing => link.alarm().read.set_at(until),
            Next::Close | Next::Drop => return,
        }
    }
}

/// How long a connection that is new when the server begins to end has for its first request: a client that has
/// just connected has most likely sent it, and would not know that it may ask again.
const GRACE: Duration = Duration::from_secs(1);

/// Waits for something to read. `false` when the connection is to end here; where the client gets an answer
/// or a decent end, a conversation sees to that.
async fn idle(link: &Link, is_new: bool) -> bool {
    let mut waited = false;
    let mut has_grace = false;
    std::future::poll_fn(|cx| {
        let phase = &link.worker().phase;
        if phase.is_aborting() {
            return Poll::Ready(false);
        }
        let read = &link.alarm().read;
        if read.has_passed(&link.worker().clock) && link.socket.poll_readable(cx).is_pending() {
            return Poll::Ready(is_new);
        }
        if phase.is_draining() {
            let polled = link.socket.poll_readable(cx);
            // What the kernel has and the driver has not told of yet is waited for.
            if polled.is_ready() || link.socket.has_bytes() {
                return polled.map(|_| true);
            }
            if !is_new {
                return Poll::Ready(true);
            }
            if !has_grace {
                has_grace = true;
                read.set(&link.worker().clock, GRACE.min(link.limits().header_timeout));
            }
            return Poll::Pending;
        }
        // Woken for nothing else, there is something to read; a conversation finds out soon enough if not.
        if waited || link.socket.poll_readable(cx).is_ready() {
            return Poll::Ready(true);
        }
        waited = true;
        Poll::Pending
    })
    .await
}
