//! Accepting: each new connection goes to the worker that has the fewest.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

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

    /// Accepts what is in the backlog now: these clients were let in already.
    pub(crate) fn accept_rest(&self, listener: &TcpListener) {
        for _ in 0..BACKLOG {
            // The kernel is asked, not the driver, which may not have been told of the last of them yet.
            match SockRef::from(listener).accept() {
                Ok((socket, _)) => self.take(socket.into()),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "what waits can't be accepted");
                    return;
                }
            }
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
        // No descriptor or no memory: when a connection has ended there is one again, and not before, unless
        // others had it.
        tracing::error!(%error, "no connection can be accepted for now");
        let _ = tokio::time::timeout(PAUSE, self.room.notified()).await;
    }
}

/// Whether accepting failed for a connection that was gone before it was accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

const PAUSE: Duration = Duration::from_millis(100);

/// How many connections may wait to be accepted; the kernel may have a lower limit.
pub(crate) const BACKLOG: u32 = 4096;
