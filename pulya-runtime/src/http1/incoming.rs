//! The body of a request as it comes over the wire: the source behind [`Body`](crate::request::Body).

use std::sync::atomic::Ordering::Relaxed;

use bytes::Bytes;

use super::buffer::ReadBuffer;
use super::chunk::{Decoder, Step};
use super::link::{Link, LinkError};
use super::parse::Framing;
use super::turn::READ;
use crate::request::BodyError;

/// What outlives the borrows of one request: how far its body was read, and the buffers for it.
#[derive(Debug, Default)]
pub(crate) struct BodyStore {
    state: State,
    /// How many of the bytes behind the head are used up.
    used: usize,
    /// Bytes read since then. A chunked body may bring the beginning of the next request with it.
    raw: ReadBuffer,
    /// A body that did not lie in one piece.
    gathered: Vec<u8>,
    /// The client waits for 100 before it sends the body.
    held_back: bool,
    /// It was told to.
    asked: bool,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Done,
    Length(u64),
    Chunked(Decoder),
    /// Where the body ends is not known any more: nothing behind it can be read.
    Broken,
}

/// What is left of a body when its request has been answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    Nothing,
    /// At most so many bytes; `None` where the client does not say.
    Some(Option<u64>),
    /// The client waits for 100 and may send the body or not (RFC 9110 section 10.1.1).
    HeldBack,
    Broken,
}

impl BodyStore {
    /// Makes ready for the body of a request.
    #[inline]
    pub(crate) fn begin(&mut self, framing: Framing, held_back: bool, link: &Link) {
        self.used = 0;
        match framing {
            // Nearly every request comes without a body, behind another one without.
            Framing::Length(0) if matches!(self.state, State::Done) => {}
            Framing::Length(0) => self.state = State::Done,
            Framing::Length(length) => self.state = State::Length(length),
            Framing::Chunked => {
                let limits = link.limits();
                self.state = State::Chunked(Decoder::new(limits.chunk_extensions, limits.trailers));
            }
        }
        self.held_back = held_back && !matches!(self.state, State::Done);
        self.asked = false;
    }

    pub(crate) fn left(&self) -> Left {
        match self.state {
            State::Done => Left::Nothing,
            State::Broken => Left::Broken,
            _ if self.held_back && !self.asked => Left::HeldBack,
            State::Length(left) => Left::Some(Some(left)),
            State::Chunked(_) => Left::Some(None),
        }
    }

    /// How many of the bytes behind the head are used up.
    #[inline]
    pub(crate) fn used(&self) -> usize {
        self.used
    }

    /// What was read beyond the body; the caller has to take it over.
    pub(crate) fn overrun(&mut self) -> &mut ReadBuffer {
        &mut self.raw
    }

    pub(crate) fn clear(&mut self, kept: usize) {
        self.state = State::Done;
        self.raw.clear();
        self.raw.shrink(kept);
        self.gathered.clear();
        if self.gathered.capacity() > kept {
            self.gathered.shrink_to(kept);
        }
    }
}

/// The body of one request.
#[derive(Debug)]
pub(crate) struct Incoming<'r> {
    pub(crate) link: &'r Link,
    /// What had been read behind the head when the handler was called.
    pub(crate) rest: &'r [u8],
    pub(crate) store: &'r mut BodyStore,
}

/// Where a whole body lies.
enum Place {
    Nowhere,
    Rest { from: usize, to: usize },
    Gathered,
}

impl Incoming<'_> {
    /// The next piece, copied out of the connection's buffers: it may be kept longer than they.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        let mut piece = Vec::new();
        while piece.is_empty() {
            if !self.advance(&mut piece, usize::MAX).await? {
                return Ok(None);
            }
        }
        Ok(Some(Bytes::from(piece)))
    }

    /// The whole body, borrowed from the read buffer if it lies there.
    pub(crate) async fn collect(&mut self, limit: usize) -> Result<&[u8], BodyError> {
        match self.gather(limit).await? {
            Place::Nowhere => Ok(&[]),
            Place::Rest { from, to } => Ok(&self.rest[from..to]),
            Place::Gathered => Ok(&self.store.gathered),
        }
    }

    /// The whole body, owned.
    pub(crate) async fn take(&mut self, limit: usize) -> Result<Bytes, BodyError> {
        match self.gather(limit).await? {
            Place::Nowhere => Ok(Bytes::new()),
            Place::Rest { from, to } => Ok(Bytes::copy_from_slice(&self.rest[from..to])),
            Place::Gathered => Ok(Bytes::from(std::mem::take(&mut self.store.gathered))),
        }
    }

    async fn gather(&mut self, limit: usize) -> Result<Place, BodyError> {
        let store = &mut *self.store;
        match store.state {
            State::Done => return Ok(Place::Nowhere),
            State::Length(length) => {
                if length > limit as u64 {
                    return Err(BodyError::TooLarge { limit });
                }
                let (from, to) = (store.used, store.used + length as usize);
                if to <= self.rest.len() {
                    store.used = to;
                    store.state = State::Done;
                    store.held_back = false;
                    return Ok(Place::Rest { from, to });
                }
            }
            State::Chunked(_) | State::Broken => {}
        }
        let mut gathered = std::mem::take(&mut self.store.gathered);
        gathered.clear();
        let outcome = self.gather_into(&mut gathered, limit).await;
        self.store.gathered = gathered;
        outcome.map(|()| Place::Gathered)
    }

    async fn gather_into(&mut self, gathered: &mut Vec<u8>, limit: usize) -> Result<(), BodyError> {
        while self.advance(gathered, limit).await? {
            if gathered.len() > limit {
                return Err(BodyError::TooLarge { limit });
            }
        }
        Ok(())
    }

    /// Appends some of the body, or nothing if what came was framing only. `false` at its end.
    async fn advance(&mut self, out: &mut Vec<u8>, limit: usize) -> Result<bool, BodyError> {
        let Self { rest, store, .. } = self;
        let available = match rest.get(store.used..) {
            Some(rest) if !rest.is_empty() => rest,
            _ => store.raw.filled(),
        };
        let used = match &mut store.state {
            State::Done => return Ok(false),
            State::Broken => return Err(BodyError::Closed),
            State::Length(left) => {
                let used = usize::try_from(*left).unwrap_or(usize::MAX).min(available.len());
                out.extend_from_slice(&available[..used]);
                *left -= used as u64;
                if *left == 0 {
                    store.state = State::Done;
                }
                used
            }
            State::Chunked(decoder) => match decoder.step(available) {
                Ok((used, step)) => {
                    match step {
                        Step::Data(data) => out.extend_from_slice(&available[data]),
                        Step::End => store.state = State::Done,
                        Step::More => {}
                    }
                    used
                }
                Err(why) => {
                    store.state = State::Broken;
                    return Err(BodyError::Malformed(why));
                }
            },
        };
        if used > 0 {
            store.held_back = false;
            self.consume(used);
            return Ok(true);
        }
        match self.store.state {
            State::Done => Ok(true),
            State::Length(left) => self.read_plain(out, left, limit).await.map(|()| true),
            _ => self.read_raw().await.map(|()| true),
        }
    }

    fn consume(&mut self, count: usize) {
        if self.store.used < self.rest.len() {
            self.store.used += count;
        } else {
            self.store.raw.consume(count);
        }
    }

    /// Reads bytes that are all data straight to where they are wanted. Memory grows with what has come, not
    /// with what was promised.
    async fn read_plain(&mut self, out: &mut Vec<u8>, left: u64, limit: usize) -> Result<(), BodyError> {
        self.ask_for_body();
        let start = out.len();
        let step = start.clamp(READ, 256 * 1024).min(limit.saturating_sub(start).max(1));
        let step = step.min(usize::try_from(left).unwrap_or(usize::MAX));
        out.resize(start + step, 0);
        let outcome = self.link.read_body_into(&mut out[start..]).await;
        out.truncate(start + *outcome.as_ref().unwrap_or(&0));
        let count = self.count(outcome)?;
        if let State::Length(left) = &mut self.store.state {
            *left -= count as u64;
            if *left == 0 {
                self.store.state = State::Done;
            }
        }
        Ok(())
    }

    /// Reads bytes that the decoder has yet to look at.
    async fn read_raw(&mut self) -> Result<(), BodyError> {
        self.ask_for_body();
        let outcome = self.link.read_body(&mut self.store.raw, READ).await;
        self.count(outcome).map(|_| ())
    }

    /// The client is told to send the body once the handler is known to want it.
    fn ask_for_body(&mut self) {
        if self.store.held_back && !self.store.asked {
            self.store.asked = true;
            self.link.alarm().wants_continue.store(true, Relaxed);
        }
    }

    fn count(&mut self, outcome: Result<usize, LinkError>) -> Result<usize, BodyError> {
        let error = match outcome {
            Ok(0) => BodyError::Closed,
            Ok(count) => {
                self.store.held_back = false;
                return Ok(count);
            }
            Err(LinkError::TimedOut) => BodyError::TimedOut,
            Err(LinkError::Aborted | LinkError::Gone) => BodyError::Closed,
        };
        self.store.state = State::Broken;
        Err(error)
    }

    /// Reads what is left to its end and throws it away, up to `most` bytes. `false` if there is more, or if
    /// it can't be read.
    pub(crate) async fn discard(&mut self, most: u64) -> bool {
        let mut scratch = std::mem::take(&mut self.store.gathered);
        let mut discarded = 0u64;
        let ended = loop {
            scratch.clear();
            match self.advance(&mut scratch, READ).await {
                Ok(true) => discarded += scratch.len() as u64,
                Ok(false) => break true,
                Err(_) => break false,
            }
            if discarded > most {
                break false;
            }
        };
        scratch.clear();
        self.store.gathered = scratch;
        ended
    }
}
