//! The byte stream under a connection, used through shared references: while a handler reads the body, what
//! was answered before is still being written.

use std::io::{self, IoSlice};
use std::net::Shutdown;
use std::task::{Context, Poll, ready};

use rustix::net::{RecvFlags, SendAncillaryBuffer, SendFlags};
use socket2::SockRef;
use tokio::io::Interest;
use tokio::net::TcpStream;

/// The byte stream under a connection.
///
/// System calls go through rustix, which makes them itself where it can: the C library's `recv` and `send` are points
/// where a thread can be cancelled, and pay for it at every call.
#[derive(Debug)]
pub(crate) struct Socket {
    tcp: TcpStream,
}

impl Socket {
    pub(crate) fn tcp(tcp: TcpStream) -> Self {
        Self { tcp }
    }

    /// Reads what has arrived. `Ok(0)` is the end of what the client sends.
    pub(crate) fn poll_read(&self, cx: &mut Context<'_>, room: &mut [u8]) -> Poll<io::Result<usize>> {
        loop {
            match self.read(room) {
                Ok(count) => return Poll::Ready(Ok(count)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    ready!(self.tcp.poll_read_ready(cx))?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }

    /// Reads what has arrived, 0 if that is nothing. Why it is nothing is for [`Socket::poll_read`] to find out.
    #[inline]
    pub(crate) fn read_now(&self, room: &mut [u8]) -> usize {
        self.read(room).unwrap_or(0)
    }

    #[inline]
    fn read(&self, room: &mut [u8]) -> io::Result<usize> {
        let mut short = 0;
        let outcome = self.tcp.try_io(Interest::READABLE, || {
            let (count, _) = rustix::net::recv(&self.tcp, &mut *room, RecvFlags::empty())?;
            if 0 < count && count < room.len() {
                // A short read has emptied the socket. Said this way tokio knows it too, and the next
                // read waits for the driver instead of asking the kernel in vain.
                short = count;
                return Err(io::ErrorKind::WouldBlock.into());
            }
            Ok(count)
        });
        if short > 0 { Ok(short) } else { outcome }
    }

    /// Waits until there is something to read.
    #[inline]
    pub(crate) fn poll_readable(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.tcp.poll_read_ready(cx)
    }

    /// Writes as much as the kernel takes.
    pub(crate) fn poll_write(&self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_with(cx, || rustix::net::send(&self.tcp, bytes, SendFlags::NOSIGNAL))
    }

    /// Writes as much as the kernel takes at once, without asking the driver whether it takes something. Why it
    /// takes nothing is for [`Socket::poll_write`] to find out.
    #[inline]
    pub(crate) fn write_now(&self, bytes: &[u8]) -> usize {
        rustix::net::send(&self.tcp, bytes, SendFlags::NOSIGNAL).unwrap_or(0)
    }

    /// Writes as much of both as the kernel takes.
    pub(crate) fn poll_write_two(
        &self,
        cx: &mut Context<'_>,
        first: &[u8],
        second: &[u8],
    ) -> Poll<io::Result<usize>> {
        let slices = [IoSlice::new(first), IoSlice::new(second)];
        self.poll_write_with(cx, || {
            let mut nothing = SendAncillaryBuffer::default();
            rustix::net::sendmsg(&self.tcp, &slices, &mut nothing, SendFlags::NOSIGNAL)
        })
    }

    fn poll_write_with(
        &self,
        cx: &mut Context<'_>,
        write: impl Fn() -> rustix::io::Result<usize>,
    ) -> Poll<io::Result<usize>> {
        loop {
            match self.tcp.try_io(Interest::WRITABLE, || Ok(write()?)) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    ready!(self.tcp.poll_write_ready(cx))?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => return Poll::Ready(outcome),
            }
        }
    }

    /// Completes when the connection was reset: what cancels a handler. A client that merely has nothing more
    /// to send is still there.
    pub(crate) async fn reset(&self) {
        // An error here is of the driver's, which is ending.
        let _ = self.tcp.ready(Interest::ERROR).await;
    }

    /// Whether bytes lie in the kernel that the driver has not told of yet.
    pub(crate) fn has_bytes(&self) -> bool {
        let mut room = [std::mem::MaybeUninit::uninit(); 1];
        matches!(SockRef::from(&self.tcp).peek(&mut room), Ok(1))
    }

    /// Says that nothing more will be written. The client may already be gone.
    pub(crate) fn end(&self) {
        let _ = SockRef::from(&self.tcp).shutdown(Shutdown::Write);
    }

    /// Makes that the connection is reset when it is dropped, so that the client can't take what it got for
    /// the whole.
    pub(crate) fn reset_on_drop(&self) {
        let _ = SockRef::from(&self.tcp).set_linger(Some(std::time::Duration::ZERO));
    }
}
