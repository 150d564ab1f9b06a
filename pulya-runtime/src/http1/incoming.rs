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
    reading: Reading,
    /// A body that does not lie in one piece, or what has come of it.
    gathered: Vec<u8>,
    whole: Whole,
}

/// How far a body was read.
#[derive(Debug, Default)]
struct Reading {
    state: State,
    /// How many of the bytes behind the head are used up.
    used: usize,
    /// Bytes read since then. A chunked body may bring the beginning of the next request with it.
    raw: ReadBuffer,
    /// The client waits for 100 before it sends the body.
    held_back: bool,
    /// It was told to.
    asked: bool,
    /// Until when more must have come, once that was waited for, in the worker's time: whoever gives up waiting and
    /// begins again gives the client no more time.
    until: Option<u64>,
}

/// Where a body lies that was asked for as a whole.
#[derive(Clone, Copy, Debug, Default)]
enum Whole {
    /// It was not, or there is none.
    #[default]
    Nowhere,
    /// Behind the head, in one piece.
    Rest { from: usize, to: usize },
    /// In the buffer, as far as it has come. Whoever asked may have given up.
    Gathering,
    /// In the buffer.
    Gathered,
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
        let reading = &mut self.reading;
        reading.used = 0;
        match framing {
            // Nearly every request comes without a body, behind another one without.
            Framing::Length(0) if matches!(reading.state, State::Done) => {}
            Framing::Length(0) => reading.state = State::Done,
            Framing::Length(length) => reading.state = State::Length(length),
            Framing::Chunked => {
                let limits = link.limits();
                reading.state = State::Chunked(Decoder::new(limits.chunk_extensions, limits.trailers));
            }
        }
        reading.held_back = held_back && !matches!(reading.state, State::Done);
        reading.asked = false;
        reading.until = None;
        self.whole = Whole::Nowhere;
    }

    /// The client was not told to send the body, though the handler had asked for it.
    pub(crate) fn take_back_wish(&mut self) {
        self.reading.asked = false;
    }

    pub(crate) fn left(&self) -> Left {
        match self.reading.state {
            State::Done => Left::Nothing,
            State::Broken => Left::Broken,
            _ if self.reading.held_back && !self.reading.asked => Left::HeldBack,
            State::Length(left) => Left::Some(Some(left)),
            State::Chunked(_) => Left::Some(None),
        }
    }

    /// How many of the bytes behind the head are used up.
    #[inline]
    pub(crate) fn used(&self) -> usize {
        self.reading.used
    }

    /// What was read beyond the body; the caller has to take it over.
    pub(crate) fn overrun(&mut self) -> &mut ReadBuffer {
        &mut self.reading.raw
    }

    pub(crate) fn clear(&mut self, kept: usize) {
        self.reading.state = State::Done;
        self.reading.raw.clear();
        self.reading.raw.shrink(kept);
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

/// Reads a body on. Apart from the buffer for a whole one, so that it can read into that: what has come is where it
/// belongs at any time, whenever the future that waits for more is dropped.
struct Reader<'r> {
    link: &'r Link,
    rest: &'r [u8],
    reading: &'r mut Reading,
}

impl Incoming<'_> {
    /// To read on with, and the buffer.
    fn reader(&mut self) -> (Reader<'_>, &mut Vec<u8>) {
        let BodyStore { reading, gathered, .. } = &mut *self.store;
        (Reader { link: self.link, rest: self.rest, reading }, gathered)
    }

    /// The next piece, copied out of the connection's buffers: it may be kept longer than they. Dropped before it is
    /// ready, nothing is lost.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        if let Whole::Gathering = self.store.whole {
            // What came until somebody gave up waiting for the whole.
            self.store.whole = Whole::Nowhere;
            if !self.store.gathered.is_empty() {
                return Ok(Some(Bytes::from(std::mem::take(&mut self.store.gathered))));
            }
        }
        let (mut reader, _) = self.reader();
        let mut piece = Vec::new();
        while piece.is_empty() {
            if !reader.advance(&mut piece, usize::MAX).await? {
                return Ok(None);
            }
        }
        Ok(Some(Bytes::from(piece)))
    }

    /// The whole body, borrowed from the read buffer if it lies there. Dropped before it is ready, or ended by a
    /// limit, it goes on where it was when it is called again.
    pub(crate) async fn collect(&mut self, limit: usize) -> Result<&[u8], BodyError> {
        self.gather(limit).await?;
        Ok(match self.store.whole {
            Whole::Nowhere => &[],
            Whole::Rest { from, to } => &self.rest[from..to],
            Whole::Gathering | Whole::Gathered => &self.store.gathered,
        })
    }

    /// The whole body, owned.
    pub(crate) async fn take(&mut self, limit: usize) -> Result<Bytes, BodyError> {
        self.gather(limit).await?;
        Ok(match std::mem::take(&mut self.store.whole) {
            Whole::Nowhere => Bytes::new(),
            Whole::Rest { from, to } => Bytes::copy_from_slice(&self.rest[from..to]),
            Whole::Gathering | Whole::Gathered => Bytes::from(std::mem::take(&mut self.store.gathered)),
        })
    }

    async fn gather(&mut self, limit: usize) -> Result<(), BodyError> {
        let Self { rest, store, .. } = self;
        match store.whole {
            Whole::Rest { .. } | Whole::Gathered => return Ok(()),
            Whole::Gathering => {}
            Whole::Nowhere => {
                match store.reading.state {
                    State::Done => return Ok(()),
                    State::Length(length) => {
                        if length > limit as u64 {
                            return Err(BodyError::TooLarge { limit });
                        }
                        let reading = &mut store.reading;
                        let (from, to) = (reading.used, reading.used + length as usize);
                        if to <= rest.len() {
                            reading.used = to;
                            reading.state = State::Done;
                            reading.held_back = false;
                            store.whole = Whole::Rest { from, to };
                            return Ok(());
                        }
                    }
                    State::Chunked(_) | State::Broken => {}
                }
                store.gathered.clear();
                store.whole = Whole::Gathering;
            }
        }
        let (mut reader, gathered) = self.reader();
        loop {
            if gathered.len() > limit {
                return Err(BodyError::TooLarge { limit });
            }
            if !reader.advance(gathered, limit).await? {
                break;
            }
        }
        self.store.whole = Whole::Gathered;
        Ok(())
    }

    /// Reads what is left to its end and throws it away, up to `most` bytes. `false` if there is more, or if
    /// it can't be read.
    pub(crate) async fn discard(&mut self, most: u64) -> bool {
        let (mut reader, scratch) = self.reader();
        let mut discarded = 0u64;
        let ended = loop {
            scratch.clear();
            match reader.advance(scratch, READ).await {
                Ok(true) => discarded += scratch.len() as u64,
                Ok(false) => break true,
                Err(_) => break false,
            }
            if discarded > most {
                break false;
            }
        };
        scratch.clear();
        ended
    }
}

impl Reader<'_> {
    /// Appends some of the body, or nothing if what came was framing only. `false` at its end. Between a read and its
    /// count nothing is awaited: whoever waits may be dropped there.
    async fn advance(&mut self, out: &mut Vec<u8>, limit: usize) -> Result<bool, BodyError> {
        let Self { rest, reading, .. } = self;
        let available = match rest.get(reading.used..) {
            Some(rest) if !rest.is_empty() => rest,
            _ => reading.raw.filled(),
        };
        let used = match &mut reading.state {
            State::Done => return Ok(false),
            State::Broken => return Err(BodyError::Closed),
            State::Length(left) => {
                let used = usize::try_from(*left).unwrap_or(usize::MAX).min(available.len());
                out.extend_from_slice(&available[..used]);
                *left -= used as u64;
                if *left == 0 {
                    reading.state = State::Done;
                }
                used
            }
            State::Chunked(decoder) => match decoder.step(available) {
                Ok((used, step)) => {
                    match step {
                        Step::Data(data) => out.extend_from_slice(&available[data]),
                        Step::End => reading.state = State::Done,
                        Step::More => {}
                    }
                    used
                }
                Err(why) => {
                    reading.state = State::Broken;
                    return Err(BodyError::Malformed(why));
                }
            },
        };
        if used > 0 {
            reading.held_back = false;
            self.consume(used);
            return Ok(true);
        }
        match self.reading.state {
            State::Done => Ok(true),
            State::Length(left) => self.read_plain(out, left, limit).await.map(|()| true),
            _ => self.read_raw().await.map(|()| true),
        }
    }

    fn consume(&mut self, count: usize) {
        if self.reading.used < self.rest.len() {
            self.reading.used += count;
        } else {
            self.reading.raw.consume(count);
        }
    }

    /// Reads bytes that are all data straight to where they are wanted. Memory grows with what has come, not
    /// with what was promised.
    async fn read_plain(&mut self, out: &mut Vec<u8>, left: u64, limit: usize) -> Result<(), BodyError> {
        self.ask_for_body();
        let gathered = out.len();
        let step = gathered.clamp(READ, 256 * 1024).min(limit.saturating_sub(gathered).max(1));
        let step = step.min(usize::try_from(left).unwrap_or(usize::MAX));
        let outcome = self.link.read_body_onto(out, step, &mut self.reading.until).await;
        let count = self.count(outcome)?;
        self.reading.state = match left - count as u64 {
            0 => State::Done,
            left => State::Length(left),
        };
        Ok(())
    }

    /// Reads bytes that the decoder has yet to look at.
    async fn read_raw(&mut self) -> Result<(), BodyError> {
        self.ask_for_body();
        let Reading { raw, until, .. } = &mut *self.reading;
        let outcome = self.link.read_body(raw, READ, until).await;
        self.count(outcome).map(|_| ())
    }

    /// The client is told to send the body once the handler is known to want it.
    fn ask_for_body(&mut self) {
        if self.reading.held_back && !self.reading.asked {
            self.reading.asked = true;
            self.link.alarm().wants_continue.store(true, Relaxed);
        }
    }

    fn count(&mut self, outcome: Result<usize, LinkError>) -> Result<usize, BodyError> {
        let error = match outcome {
            Ok(0) => BodyError::Closed,
            Ok(count) => {
                self.reading.held_back = false;
                self.reading.until = None;
                return Ok(count);
            }
            Err(LinkError::TimedOut) => BodyError::TimedOut,
            Err(LinkError::Aborted | LinkError::Gone) => BodyError::Closed,
        };
        self.reading.state = State::Broken;
        Err(error)
    }
}
