//! The byte stream under a connection when it is fuzzed: what is read is written down before, piece by piece, and
//! what is written is kept. The same interface as `socket`, whose place it takes.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::net::TcpStream;

/// A byte stream that is written down.
#[derive(Clone, Debug, Default)]
pub(crate) struct Socket(Arc<Mutex<Script>>);

#[derive(Debug, Default)]
struct Script {
    pieces: VecDeque<Vec<u8>>,
    /// Between two pieces nothing is there to read, once.
    paused: bool,
    written: Vec<u8>,
    ended: bool,
}

impl Socket {
    pub(crate) fn tcp(_: TcpStream) -> Self {
        Self::default()
    }

    pub(crate) fn script(pieces: impl Iterator<Item = Vec<u8>>) -> Self {
        let pieces = pieces.filter(|piece| !piece.is_empty()).collect();
        Self(Arc::new(Mutex::new(Script { pieces, ..Script::default() })))
    }

    /// What was written, and whether it was said that it is all.
    pub(crate) fn written(&self) -> (Vec<u8>, bool) {
        let script = self.lock();
        (script.written.clone(), script.ended)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn poll_read(&self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<io::Result<usize>> {
        let mut script = self.lock();
        if std::mem::take(&mut script.paused) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(piece) = script.pieces.front_mut() else { return Poll::Ready(Ok(0)) };
        let count = piece.len().min(room.len());
        room[..count].copy_from_slice(&piece[..count]);
        piece.drain(..count);
        if piece.is_empty() {
            script.pieces.pop_front();
            script.paused = !script.pieces.is_empty();
        }
        Poll::Ready(Ok(count))
    }

    pub(crate) fn read_now(&self, room: &mut [u8]) -> usize {
        if self.lock().paused {
            return 0;
        }
        match self.poll_read(&mut Context::from_waker(std::task::Waker::noop()), room) {
            Poll::Ready(Ok(count)) => count,
            _ => 0,
        }
    }

    pub(crate) fn poll_readable(&self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.lock().paused = false;
        Poll::Ready(Ok(()))
    }

    pub(crate) fn poll_write(&self, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.lock().written.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    pub(crate) fn write_now(&self, bytes: &[u8]) -> usize {
        self.lock().written.extend_from_slice(bytes);
        bytes.len()
    }

    pub(crate) fn poll_write_two(
        &self,
        cx: &mut Context<'_>,
        first: &[u8],
        second: &[u8],
    ) -> Poll<io::Result<usize>> {
        let _ = self.poll_write(cx, first);
        let _ = self.poll_write(cx, second);
        Poll::Ready(Ok(first.len() + second.len()))
    }

    pub(crate) async fn reset(&self) {
        std::future::pending().await
    }

    pub(crate) fn has_bytes(&self) -> bool {
        !self.lock().pieces.is_empty()
    }

    pub(crate) fn end(&self) {
        self.lock().ended = true;
    }

    pub(crate) fn reset_on_drop(&self) {}
}
