//! Accepting: each new connection goes to the worker that has the fewest.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use socket2::SockRef;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::worker::Worker;

/// Where connections go.
#[derive(Clone, Debug)]
pub(crate) struct Crew {
    pub(crate) workers: Arc<[Arc<Worker>]>,
    /// Told when a connection has ended.
    pub(crate) room: Arc<Notify>,
    /// How many connections may be open at once.
    pub(crate) most: usize,
}

impl Crew {
    /// How many connections are open.
    pub(crate) fn load(&self) -> usize {
        self.workers.iter().map(|worker| worker.load()).sum()
    }

    /// Hands a connection to the worker that has the fewest, among those that get on.
    pub(crate) fn hand(&self, tcp: TcpStream) {
        let least = self.workers.iter().min_by_key(|worker| (worker.beat.is_blocked(), worker.load()));
        if let Some(worker) = least {
            worker.hand(tcp);
        }
    }

    pub(crate) fn has_free_worker(&self) -> bool {
        self.workers.iter().any(|worker| !worker.beat.is_blocked())
    }

    /// Waits until there are fewer connections than that.
    pub(crate) async fn fewer_than(&self, most: usize) {
        while self.load() >= most {
            self.room.notified().await;
        }
    }

    /// Accepts for ever. Beyond the limit, connections wait in the backlog.
    pub(crate) async fn accept(&self, listener: &TcpListener) {
        loop {
            self.fewer_than(self.most).await;
            match listener.accept().await {
                Ok((tcp, _)) => match tcp.into_std() {
                    Ok(tcp) => self.take(tcp),
                    Err(error) => tracing::error!(%error, "a connection could not be handed over"),
                },
                Err(error) => self.after(error).await,
            }
        }
    }

    /// Accepts the rest as far as there are descriptors for it, and gives back what is still to be accepted.
    pub(crate) fn accept_rest(&self, mut rest: Rest) -> Option<Rest> {
        while rest.left > 0 {
            // The kernel is asked, not the driver, which may not have been told of the last of them yet.
            match SockRef::from(&rest.listener).accept() {
                Ok((socket, _)) => self.take(socket.into()),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) if is_want(&error) && rest.waits() => {
                    tracing::error!(%error, "what waits can't be accepted for now");
                    return Some(rest);
                }
                Err(error) if is_want(&error) => return None,
                Err(error) => {
                    tracing::error!(%error, "what waits can't be accepted");
                    return None;
                }
            }
            rest.left -= 1;
        }
        None
    }

    /// Accepts what was given back, as connections end.
    pub(crate) async fn accept_late(&self, mut rest: Option<Rest>) {
        while let Some(late) = rest {
            self.pause().await;
            rest = self.accept_rest(late);
        }
    }

    fn take(&self, tcp: TcpStream) {
        // An answer is written in one piece: nothing is gained by waiting for more of it.
        let _ = tcp.set_nodelay(true);
        match tcp.set_nonblocking(true) {
            Ok(()) => self.hand(tcp),
            Err(error) => tracing::error!(%error, "a connection could not be handed over"),
        }
    }

    /// What accepting failed with is either that one connection's affair or a want that will pass.
    async fn after(&self, error: io::Error) {
        if is_of_one_connection(&error) {
            return;
        }
        tracing::error!(%error, "no connection can be accepted for now");
        self.pause().await;
    }

    /// Waits for a descriptor or memory: when a connection has ended there is some again, and not before, unless
    /// others had it.
    async fn pause(&self) {
        let _ = tokio::time::timeout(PAUSE, self.room.notified()).await;
    }
}

/// What is in the backlog when the end begins: these clients were let in already.
#[derive(Debug)]
pub(crate) struct Rest {
    listener: TcpListener,
    /// How many are accepted at most: whoever comes while descriptors are waited for must not put the end off.
    left: u32,
}

impl Rest {
    pub(crate) fn of(listener: TcpListener) -> Self {
        // The kernel lets one more wait than it was told.
        Self { listener, left: BACKLOG + 1 }
    }

    /// Whether somebody waits. Without a descriptor to spare, accepting fails the same when nobody does.
    fn waits(&self) -> bool {
        let mut listener = [PollFd::new(&self.listener, PollFlags::IN)];
        poll(&mut listener, Some(&Timespec::default())).is_ok_and(|ready| ready > 0)
    }
}

/// Whether accepting failed for a connection that was gone before it was accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// Whether accepting failed for want of what will be there again.
fn is_want(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::MFILE | Errno::NFILE | Errno::NOBUFS | Errno::NOMEM))
}

const PAUSE: Duration = Duration::from_millis(100);

/// How many connections may wait to be accepted; the kernel may have a lower limit.
pub(crate) const BACKLOG: u32 = 4096;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::limits::Limits;

    fn crew() -> Crew {
        let room = Arc::<Notify>::default();
        let worker = Worker::new(Limits::default(), Arc::default(), Arc::clone(&room), false);
        Crew { workers: [Arc::new(worker)].into(), room, most: 1 }
    }

    /// Nobody is left in the backlog, and nobody who comes on and on puts the end off.
    #[tokio::test]
    async fn the_rest_is_bounded() {
        for (waiting, left, taken) in [(0, 3, 0), (2, 3, 2), (3, 3, 3), (5, 3, 3)] {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a listener");
            let addr = listener.local_addr().expect("an address");
            let _clients: Vec<TcpStream> =
                (0..waiting).map(|_| TcpStream::connect(addr).expect("a connection")).collect();
            let rest = Rest { listener, left };
            assert_eq!(rest.waits(), waiting > 0);
            let crew = crew();
            assert!(crew.accept_rest(rest).is_none());
            assert_eq!(crew.load(), taken, "{waiting} {left}");
        }
    }

    #[test]
    fn what_accepting_fails_with() {
        for (errno, of_one, want) in [
            (Errno::CONNABORTED, true, false),
            (Errno::INTR, true, false),
            (Errno::MFILE, false, true),
            (Errno::NFILE, false, true),
            (Errno::NOBUFS, false, true),
            (Errno::NOMEM, false, true),
            (Errno::INVAL, false, false),
        ] {
            let error = io::Error::from(errno);
            assert_eq!((is_of_one_connection(&error), is_want(&error)), (of_one, want), "{error}");
        }
    }
}
