//! The straight way of a request: it is there as a whole, its head is of the usual form, its handler answers with
//! bytes that can be written at once. Nothing waits on it, so nothing is made that could; what is not so, however
//! little, is left to `converse`, which does the same for every case.

use super::converse::BATCH;
use super::incoming::Left;
use super::link::Link;
use super::outgoing::Payload;
use super::parse::Parsed;
use super::plain::plain;
use super::turn::{READ, Turn};

/// What is there without waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtHand {
    /// A head, in its place in [`Turn`].
    Head,
    /// Nothing, and everything that was answered is written.
    Nothing,
    /// Something else.
    Other,
}

impl Turn {
    /// Takes the next head, if it is there.
    #[inline(always)]
    pub(super) fn head_at_hand(&mut self, link: &Link) -> AtHand {
        if self.read.is_empty() {
            if !self.flush_at_once(link) || link.worker().phase.is_draining() {
                return AtHand::Other;
            }
            if self.is_drained {
                return AtHand::Nothing;
            }
            let count = link.socket.read_now(self.read.room(READ / 2));
            if count == 0 {
                return AtHand::Other;
            }
            self.read.fill(count);
            self.is_drained = !self.read.is_full();
        }
        let mut to = Parsed { head: &mut self.parsed, spans: &mut self.spans, known: &mut self.known };
        match plain(self.read.filled(), &mut to, &link.limits().head) {
            Some(()) => {
                link.alarm().read.clear();
                AtHand::Head
            }
            None => AtHand::Other,
        }
    }

    /// Takes over an answer that is complete, to a request that is used up, on a connection that goes on. `false` if
    /// it is not like that; nothing has changed then.
    #[inline(always)]
    pub(super) fn end_at_once(&mut self, link: &Link) -> bool {
        let outgoing = &mut self.outgoing;
        if !outgoing.is_answered()
            || outgoing.says_whether_open()
            || !matches!(outgoing.payload, Payload::None)
            || !self.parsed.keep_alive
            || self.body.left() != Left::Nothing
            || !self.body.overrun().is_empty()
            || self.batch.len() + outgoing.bytes.len() > BATCH
            || link.worker().phase.is_draining()
        {
            return false;
        }
        link.worker().tally.answered(outgoing.status);
        self.gather();
        self.read.consume(self.parsed.length + self.body.used());
        true
    }

    /// Puts the bytes of an answer to those that wait to be written.
    #[inline(always)]
    pub(super) fn gather(&mut self) {
        if self.batch.is_empty() {
            std::mem::swap(&mut self.batch, &mut self.outgoing.bytes);
        } else {
            self.batch.extend_from_slice(&self.outgoing.bytes);
        }
    }

    /// Writes what was answered, if the kernel takes it all.
    #[inline(always)]
    pub(super) fn flush_at_once(&mut self, link: &Link) -> bool {
        if !self.batch.is_empty() {
            let written = link.socket.write_now(&self.batch);
            if written > 0 {
                // It may have been set while a handler waited and the client took nothing.
                link.alarm().write.clear();
            }
            if written < self.batch.len() {
                self.batch.drain(..written);
                return false;
            }
            self.batch.clear();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::task::Waker;
    use std::time::Duration;

    use super::*;
    use crate::http1::socket::Socket;
    use crate::server::alarm::Alarms;
    use crate::server::limits::Limits;
    use crate::server::phase::Phase;
    use crate::server::worker::Worker;

    /// A deadline from when a client took nothing would end the connection when it takes nothing for the next time,
    /// however much it took in between.
    #[tokio::test]
    async fn what_is_written_at_once_is_progress() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let _client = std::net::TcpStream::connect(listener.local_addr().expect("a port")).expect("listens");
        let (tcp, _) = listener.accept().await.expect("a connection");
        let worker = Worker::new(Limits::default(), Arc::new(Phase::default()), Arc::default(), false);
        let registered = Alarms::register(Arc::new(worker), Waker::noop().clone());
        let link = Link { socket: Socket::tcp(tcp), peer: None, registered };
        let mut turn = Turn::new();
        turn.batch.extend_from_slice(b"an answer");
        link.alarm().write.set(&link.worker().clock, Duration::ZERO);
        assert!(turn.flush_at_once(&link));
        assert!(!link.alarm().write.is_set());
    }
}
