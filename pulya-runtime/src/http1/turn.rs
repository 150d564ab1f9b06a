//! What a connection needs only while it is busy: every buffer. Pooled by the worker; an idle connection has
//! none.

use super::buffer::ReadBuffer;
use super::incoming::BodyStore;
use super::outgoing::Outgoing;
use super::parse::ParsedHead;
use super::section::KnownSection;
use crate::place::Place;
use crate::request::FieldSpan;

/// The buffers of one busy connection.
#[derive(Debug)]
pub(crate) struct Turn {
    /// What was read: a head, what follows it, perhaps further requests. It stays put while a request runs.
    pub(crate) read: ReadBuffer,
    /// Whether the last read took all that there was.
    pub(crate) is_drained: bool,
    /// The head of the request under way.
    pub(crate) parsed: ParsedHead,
    pub(crate) spans: Vec<FieldSpan>,
    pub(crate) known: KnownSection,
    /// Where the path is decoded if it has escapes.
    pub(crate) path: Vec<u8>,
    pub(crate) body: BodyStore,
    /// The answer under way.
    pub(crate) outgoing: Outgoing,
    /// The answers before it that are not written yet. Apart, because they are written while the handler of
    /// the next waits.
    pub(crate) batch: Vec<u8>,
    /// Where the future of a dispatch lies.
    pub(crate) place: Place,
}

/// What a buffer keeps when it goes back to the pool.
const KEPT: usize = 32 * 1024;

/// What is read at once.
pub(crate) const READ: usize = 8 * 1024;

impl Turn {
    pub(crate) fn new() -> Self {
        Self {
            read: ReadBuffer::with_capacity(2 * READ),
            is_drained: false,
            parsed: ParsedHead::default(),
            spans: Vec::with_capacity(32),
            known: KnownSection::default(),
            path: Vec::new(),
            body: BodyStore::default(),
            outgoing: Outgoing::default(),
            batch: Vec::new(),
            place: Place::default(),
        }
    }

    /// Makes ready for another connection.
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.is_drained = false;
        self.read.clear();
        self.read.shrink(KEPT);
        self.body.clear(KEPT);
        self.outgoing.reset();
        for bytes in [&mut self.outgoing.bytes, &mut self.batch, &mut self.path] {
            bytes.clear();
            if bytes.capacity() > KEPT {
                bytes.shrink_to(KEPT);
            }
        }
    }
}
