//! A connection while it is busy: from the first byte of a request until everything that was received is
//! answered and written.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use memchr::memchr;

use super::incoming::{Incoming, Left};
use super::link::{Link, LinkError};
use super::outgoing::{Payload, StreamFraming};
use super::parse::{Parse, Parsed, ParsedHead, Refused, parse};
use super::span::RequestSpan;
use super::straight::AtHand;
use super::stream::{Streamed, stream};
use super::supervise::{Ended, Unwritten, supervise};
use super::text::ascii;
use super::turn::{READ, Turn};
use crate::answers::Answers;
use crate::exchange::Exchange;
use crate::request::{Body, Fields, Head, Method, Version};
use crate::response::{Fixed, Reply};
use crate::route;
use crate::server::pool;

/// What comes after a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The client may go on whenever it likes.
    Idle,
    /// The same, but nothing has come: the connection was woken in vain.
    Nothing,
    /// The connection ends in good order: the client gets time to read.
    Close,
    /// The connection ends at once.
    Drop,
}

/// Answers are written when this much has gathered, even if more requests lie there.
pub(super) const BATCH: usize = 32 * 1024;

/// So many requests in a row, then the other connections of the worker have their turn.
const IN_A_ROW: u32 = 64;

/// Lets a table answer what comes over a connection. Whether the connection may move between threads is the table's to
/// say.
pub(crate) async fn converse<M, A: Answers<M> + ?Sized>(
    table: &A,
    link: Box<Link>,
    mut turn: Box<Turn>,
) -> (Box<Link>, Box<Turn>, Next) {
    let (mut in_a_row, mut is_served) = (0, false);
    let next = loop {
        match turn.head_at_hand(&link) {
            AtHand::Head => {}
            AtHand::Nothing if !more_soon(&link).await => break Next::Idle,
            AtHand::Nothing => {
                turn.is_drained = false;
                in_a_row = 0;
                continue;
            }
            AtHand::Other => match turn.next_head(&link).await {
                Ok(Received::Head) => {}
                Ok(Received::Nothing) if is_served => break Next::Idle,
                Ok(Received::Nothing) => break Next::Nothing,
                Ok(Received::End) => break Next::Close,
                Ok(Received::Refused(refused)) => break turn.refuse(&link, refused),
                Err(_) => break Next::Drop,
            },
        }
        is_served = true;
        in_a_row += 1;
        if in_a_row > IN_A_ROW {
            in_a_row = 1;
            if turn.flush(&link).await.is_err() {
                break Next::Drop;
            }
            tokio::task::yield_now().await;
        }
        turn.begin(&link);
        let span;
        let (ended, written) = {
            let Turn { read, parsed, spans, path, body, outgoing, batch, place, .. } = &mut *turn;
            let (head_bytes, rest) = read.filled().split_at(parsed.length);
            let head = head(head_bytes, spans, parsed, &link);
            let body = Body::wire(Incoming { link: &link, rest, store: body }, link.limits().body);
            let mut wired = Exchange::over(&link, &head, body, Reply::wire(outgoing));
            if !route::is_decoded(head.path) {
                wired.exchange().path = route::Path::decode(head.path, path);
            }
            let mut unwritten = Unwritten { batch, written: 0 };
            span = RequestSpan::begin(head.method_name);
            let running = table.begin(place, wired.exchange());
            let reset = pin!(None);
            let ended = supervise(running, &link, &mut unwritten, &span, reset, || link.socket.reset()).await;
            (ended, unwritten.written)
        };
        if written > 0 {
            turn.batch.drain(..written);
        }
        let mut sent = turn.outgoing.bytes.len() as u64;
        let goes_on = match matches!(ended, Ended::Done) && turn.end_at_once(&link) {
            true => Ok(true),
            false => turn.end(&link, &span, ended, &mut sent).await,
        };
        span.end(&turn.outgoing, sent);
        match goes_on {
            Ok(true) => {}
            Ok(false) => break Next::Close,
            Err(_) => break Next::Drop,
        }
    };
    let next = match next {
        Next::Idle | Next::Nothing => next,
        _ if turn.flush(&link).await.is_err() => Next::Drop,
        _ => next,
    };
    if next == Next::Close {
        turn.linger(&link).await;
    }
    (link, turn, next)
}

/// What came over the connection.
enum Received {
    /// A head, in its place in [`Turn`].
    Head,
    /// Nothing, for now.
    Nothing,
    /// The client sends no more, or the server takes no more.
    End,
    Refused(Refused),
}

/// Whether there is more to read before the clock ticks next. As long as there are no more connections than the pool
/// keeps seats for, one that has just been answered keeps its own until then: a client in full swing is back by that
/// time, and one that is not costs nothing for longer.
///
/// Here and below, what each request passes is inlined by order: there are two kinds of conversation, of which a program
/// has one, and the compiler would share what both call.
#[inline(always)]
fn more_soon(link: &Link) -> impl Future<Output = bool> {
    let (worker, deadline) = (link.worker(), &link.alarm().read);
    let mut waited = false;
    std::future::poll_fn(move |cx| {
        // Woken before its time, there is something to read; who reads it finds out soon enough if not.
        let more = match waited {
            false if worker.load() > pool::MOST => return Poll::Ready(false),
            _ if worker.phase.is_draining() => false,
            true if !deadline.has_passed(&worker.clock) => true,
            _ => link.socket.poll_readable(cx).is_ready(),
        };
        if !more && !waited && !worker.phase.is_draining() {
            waited = true;
            deadline.set(&worker.clock, Duration::ZERO);
            return Poll::Pending;
        }
        deadline.clear();
        Poll::Ready(more)
    })
}

/// The view of a head. Spans come from the parser, which made them from these bytes.
#[inline(always)]
fn head<'r>(
    bytes: &'r [u8],
    spans: &'r [crate::request::FieldSpan],
    parsed: &ParsedHead,
    link: &Link,
) -> Head<'r> {
    let text = |(start, end): (u32, u32)| ascii(bytes.get(start as usize..end as usize).unwrap_or_default());
    let method_name = match parsed.method {
        Method::Other => text(parsed.method_span),
        method => method.as_str(),
    };
    let path = match parsed.path_span {
        // RFC 9112 section 3.2.4 for OPTIONS, RFC 9110 section 4.2.3 for the others.
        (start, end) if start == end => match parsed.method {
            Method::Options if parsed.query_span.is_none() => "*",
            _ => "/",
        },
        span => text(span),
    };
    Head {
        method: parsed.method,
        method_name,
        path,
        query: parsed.query_span.map(text),
        version: parsed.version,
        fields: Fields::wire(bytes, spans),
        peer: link.peer,
        extensions: None,
    }
}

impl Turn {
    /// Waits for a whole head. What was answered is written as soon as there is nothing more to read.
    async fn next_head(&mut self, link: &Link) -> Result<Received, LinkError> {
        // What was looked at already; a head is parsed again only when another line of it has come.
        let mut seen = 0;
        loop {
            // RFC 9112 section 2.2: empty lines before a request are let pass. Any number of them, since how many
            // came at once is not for the client to know.
            if seen == 0 && self.read.filled().starts_with(b"\r\n") {
                while self.read.filled().starts_with(b"\r\n") {
                    self.read.consume(2);
                }
                // Whoever sends them faster than they are read must not have the worker to itself.
                tokio::task::coop::consume_budget().await;
            }
            let bytes = self.read.filled();
            let is_worth_a_look = seen == 0
                || memchr(b'\n', bytes.get(seen..).unwrap_or_default()).is_some()
                || bytes.len() > seen + READ;
            if is_worth_a_look && !bytes.is_empty() && bytes != b"\r" {
                seen = bytes.len();
                let mut to =
                    Parsed { head: &mut self.parsed, spans: &mut self.spans, known: &mut self.known };
                match parse(bytes, &mut to, &link.limits().head) {
                    Parse::Complete => {
                        link.alarm().read.clear();
                        return Ok(Received::Head);
                    }
                    Parse::Refused(refused) => return Ok(Received::Refused(refused)),
                    Parse::Partial => {}
                }
            }
            if !self.read.is_empty() && !link.alarm().read.is_set() {
                link.alarm().read.set(&link.worker().clock, link.limits().header_timeout);
            }
            let count = match self.read_head(link).await {
                Ok(Some(count)) => count,
                Ok(None) => return Ok(Received::Nothing),
                Err(LinkError::TimedOut) => {
                    return Ok(Received::Refused(Refused { status: 408, reason: "slow head" }));
                }
                Err(error) => return Err(error),
            };
            if count == 0 {
                if self.read.is_empty() {
                    return Ok(Received::End);
                }
                return Ok(Received::Refused(Refused { status: 400, reason: "the head ended too early" }));
            }
        }
    }

    /// Reads more of a head. `None` if there is nothing of it yet and nothing to read.
    async fn read_head(&mut self, link: &Link) -> Result<Option<usize>, LinkError> {
        if !self.batch.is_empty() {
            self.flush(link).await?;
        }
        let nothing_yet = self.read.is_empty();
        if nothing_yet && self.is_drained && !link.worker().phase.is_draining() {
            // The driver tells when there is more.
            return Ok(None);
        }
        std::future::poll_fn(|cx| match link.poll_read(cx, &mut self.read, READ / 2) {
            Poll::Ready(count) => {
                self.is_drained = !self.read.is_full();
                Poll::Ready(count.map(Some))
            }
            // What the kernel has and the driver has not told of yet still counts as received.
            Poll::Pending if nothing_yet && link.worker().phase.is_draining() && !link.socket.has_bytes() => {
                Poll::Ready(Ok(Some(0)))
            }
            Poll::Pending if nothing_yet => Poll::Ready(Ok(None)),
            Poll::Pending => Poll::Pending,
        })
        .await
    }

    /// Makes ready for a request.
    #[inline(always)]
    fn begin(&mut self, link: &Link) {
        let parsed = &self.parsed;
        self.outgoing.begin(parsed.method == Method::Head, parsed.version == Version::Http10);
        self.outgoing.date.follow(&link.worker().clock);
        self.body.begin(parsed.framing, parsed.expects_continue, link);
    }

    /// Takes the answer over and the request's bytes away. `false` if the connection ends here.
    async fn end(
        &mut self,
        link: &Link,
        span: &RequestSpan,
        ended: Ended,
        sent: &mut u64,
    ) -> Result<bool, LinkError> {
        match ended {
            Ended::Done => {}
            Ended::Panicked => {
                link.worker().tally.panicked();
                self.outgoing.reset();
                self.outgoing.fixed(Fixed::problem(500));
            }
            Ended::Cancelled => {
                link.worker().tally.cancelled();
                self.outgoing.reset();
                *sent = 0;
                return Err(LinkError::Gone);
            }
        }
        if !self.outgoing.is_answered() {
            span.within(|| tracing::error!("a handler ended without an answer"));
            self.outgoing.fixed(Fixed::problem(500));
        }
        if link.takes_wish_to_continue() {
            // It asked for the body and answered in one go: the client was not told to send it, and may not.
            self.body.take_back_wish();
        }
        let left = self.body.left();
        let drained = match left {
            Left::Nothing => true,
            Left::Some(known) => known.is_none_or(|known| known <= link.limits().unread_body),
            Left::HeldBack | Left::Broken => false,
        };
        if !self.parsed.keep_alive || !drained || (link.worker().phase.is_draining() && self.is_last(link)) {
            self.outgoing.close = true;
        }
        self.outgoing.say_whether_open();
        link.worker().tally.answered(self.outgoing.status);
        *sent = self.outgoing.bytes.len() as u64;

        if self.outgoing.bytes.len() > BATCH {
            // Behind what waits, a large answer would be held twice.
            self.flush(link).await?;
        }
        self.gather();
        match std::mem::take(&mut self.outgoing.payload) {
            Payload::None => {}
            Payload::Bytes(bytes) => {
                link.write_all(&self.batch, &bytes).await?;
                self.batch.clear();
                *sent += bytes.len() as u64;
            }
            Payload::Stream { body, framing } => {
                if stream(link, span, &mut self.batch, body, framing, sent).await? == Streamed::Cut {
                    // What was gathered goes out; the end of the connection is what tells.
                    link.write_all(&self.batch, &[]).await?;
                    self.batch.clear();
                    if framing == StreamFraming::Close {
                        // Here the end is what says that it is whole: it must not look like one.
                        link.socket.reset_on_drop();
                        return Err(LinkError::Gone);
                    }
                    return Ok(false);
                }
            }
        }
        if self.outgoing.close {
            return Ok(false);
        }
        if left != Left::Nothing && !self.discard_body(link).await? {
            return Ok(false);
        }
        self.read.consume(self.parsed.length + self.body.used());
        let overrun = self.body.overrun();
        if !overrun.is_empty() {
            self.read.extend(overrun.filled());
            overrun.clear();
        }
        if self.batch.len() > BATCH {
            self.flush(link).await?;
        }
        Ok(true)
    }

    /// Whether nothing has come behind a request. While the server drains, what has come is still answered.
    #[cold]
    fn is_last(&mut self, link: &Link) -> bool {
        self.read.filled().len() <= self.parsed.length + self.body.used()
            && self.body.overrun().is_empty()
            && !link.socket.has_bytes()
    }

    /// Reads what the handler left of the body, after its answer is on its way.
    async fn discard_body(&mut self, link: &Link) -> Result<bool, LinkError> {
        self.flush(link).await?;
        let rest = &self.read.filled()[self.parsed.length..];
        let mut body = Incoming { link, rest, store: &mut self.body };
        Ok(body.discard(link.limits().unread_body).await)
    }

    /// Answers what is not served. Nothing after it is read as a request.
    fn refuse(&mut self, link: &Link, refused: Refused) -> Next {
        tracing::debug!(status = refused.status, reason = refused.reason, "refused");
        link.worker().tally.refused(refused.reason);
        self.outgoing.begin(false, false);
        self.outgoing.date.follow(&link.worker().clock);
        self.outgoing.fixed(Fixed::problem(refused.status));
        self.outgoing.close = true;
        self.outgoing.say_whether_open();
        self.batch.extend_from_slice(&self.outgoing.bytes);
        Next::Close
    }

    /// Writes what was answered.
    #[inline]
    async fn flush(&mut self, link: &Link) -> Result<(), LinkError> {
        if !self.flush_at_once(link) {
            link.write_all(&self.batch, &[]).await?;
            self.batch.clear();
        }
        Ok(())
    }

    /// Ends a connection so that the client can read all that was sent: bytes that it still sends would
    /// otherwise make the kernel reset the connection (RFC 9112 section 9.6). How many they are does not matter,
    /// since none is kept; how long it takes does.
    async fn linger(&mut self, link: &Link) {
        link.socket.end();
        let (clock, deadline) = (&link.worker().clock, &link.alarm().read);
        let last = clock.after(LINGER);
        loop {
            self.read.clear();
            deadline.set_at(clock.after(QUIET).min(last));
            let read = std::future::poll_fn(|cx| link.poll_read(cx, &mut self.read, READ));
            match read.await {
                Ok(0) | Err(_) => return,
                Ok(_) if clock.now() >= last || link.worker().phase.is_aborting() => return,
                // Whoever sends faster than this is read must not have the worker to itself.
                Ok(_) => tokio::task::coop::consume_budget().await,
            }
        }
    }
}

/// How long a client that sends nothing gets to read the last answer and to close.
const QUIET: Duration = Duration::from_secs(2);

/// How long one that goes on sending gets, until it may have seen the answer.
const LINGER: Duration = Duration::from_secs(10);
