//! A worker: one thread with its own runtime, and the connections that stay on it until they end.

use std::collections::VecDeque;
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::alarm::Alarms;
use super::beat::Beat;
use super::clock::Clock;
use super::counters::Tally;
use super::limits::Limits;
use super::phase::Phase;
use super::pool::{LocalPool, Pool, SharedPool};
use crate::answers::Answers;
use crate::http1::connection::{Seat, connection};
use crate::http1::converse::{Next, converse};
use crate::http1::link::Link;
use crate::http1::socket::Socket;
use crate::http1::turn::Turn;
use crate::place::{Moves, Stays};

/// What a worker shares with its connections, with whoever accepts, and with the watchdog.
#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) limits: Limits,
    pub(crate) clock: Clock,
    pub(crate) alarms: Alarms,
    pub(crate) beat: Beat,
    pub(crate) tally: Tally,
    /// Shared by all workers of a server.
    pub(crate) phase: Arc<Phase>,
    /// Connections that were accepted for this worker and that it has not taken yet. Others may take them if
    /// it does not get to it.
    waiting: Mutex<VecDeque<TcpStream>>,
    /// Told when something waits, and at the end.
    called: Notify,
    /// Connections that are open here or wait to be.
    load: AtomicUsize,
    /// Told when a connection has ended, all workers' alike.
    room: Arc<Notify>,
}

impl Worker {
    pub(crate) fn new(limits: Limits, phase: Arc<Phase>, room: Arc<Notify>, shared: bool) -> Self {
        Self {
            clock: Clock::new(limits.tick()),
            limits,
            alarms: Alarms::default(),
            beat: Beat::default(),
            tally: Tally::new(shared),
            phase,
            waiting: Mutex::default(),
            called: Notify::new(),
            load: AtomicUsize::new(0),
            room,
        }
    }

    /// How many connections are open here or wait to be.
    pub(crate) fn load(&self) -> usize {
        self.load.load(Relaxed)
    }

    /// Hands a connection over.
    pub(crate) fn hand(&self, tcp: TcpStream) {
        self.load.fetch_add(1, Relaxed);
        self.waiting().push_back(tcp);
        self.called.notify_one();
    }

    /// Takes back what this worker has not taken yet.
    pub(crate) fn take_back(&self) -> VecDeque<TcpStream> {
        let waiting = std::mem::take(&mut *self.waiting());
        self.load.fetch_sub(waiting.len(), Relaxed);
        waiting
    }

    /// A connection has ended.
    pub(crate) fn closed(&self) {
        self.load.fetch_sub(1, Relaxed);
        self.room.notify_one();
    }

    /// Makes every connection look at the phase.
    pub(crate) fn wake_all(&self) {
        self.called.notify_one();
        self.alarms.wake_all();
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<TcpStream>> {
        // Nothing in here panics half-way.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next connection that was handed over.
    async fn next(&self) -> TcpStream {
        loop {
            if let Some(tcp) = self.waiting().pop_front() {
                return tcp;
            }
            self.called.notified().await;
        }
    }

    /// Moves the clock on and wakes who has waited too long.
    pub(crate) fn sweep(&self) {
        self.clock.look();
        self.alarms.sweep(&self.clock);
    }
}

/// A worker's thread: takes what is handed over and serves it, until `end` says so. Its runtime keeps turning
/// until then, whether there are connections or not: singletons may have sockets of theirs on it.
pub(crate) fn work(
    table: &'static dyn Answers<Stays>,
    worker: &Arc<Worker>,
    runtime: tokio::runtime::LocalRuntime,
    end: impl Future,
) {
    runtime.block_on(async {
        let pool = LocalPool::default();
        let serving = async {
            loop {
                let tcp = worker.next().await;
                let (worker, pool) = (Arc::clone(worker), pool.clone());
                tokio::task::spawn_local(serve_one(tcp, worker, pool, move |link, turn| {
                    converse(table, link, turn)
                }));
            }
        };
        tokio::select! {
            () = serving => {}
            _ = end => {}
        }
    });
}

/// The same on a runtime whose threads share all tasks: there is one worker then, without a thread of its own.
pub(crate) async fn work_shared(table: &'static (dyn Answers<Moves> + Send + Sync), worker: Arc<Worker>) {
    let pool = SharedPool::default();
    let serving = async {
        loop {
            let tcp = worker.next().await;
            let (worker, pool) = (Arc::clone(&worker), pool.clone());
            tokio::spawn(serve_one(tcp, worker, pool, move |link, turn| converse(table, link, turn)));
        }
    };
    let sweeping = async {
        let mut ticks = tokio::time::interval(worker.clock.tick());
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            worker.sweep();
        }
    };
    tokio::select! {
        () = serving => {}
        () = sweeping => {}
    }
}

/// Serves one connection.
async fn serve_one<F>(
    tcp: TcpStream,
    worker: Arc<Worker>,
    pool: impl Pool<Seat<F>>,
    converse: impl Fn(Box<Link>, Box<Turn>) -> F,
) where
    F: Future<Output = (Box<Link>, Box<Turn>, Next)>,
{
    let waker = std::future::poll_fn(|cx| std::task::Poll::Ready(cx.waker().clone())).await;
    worker.tally.accepted();
    let peer = tcp.peer_addr().ok();
    // Gives the place among the worker's connections back, whatever happens.
    let registered = Alarms::register(Arc::clone(&worker), waker);
    match tokio::net::TcpStream::from_std(tcp) {
        Ok(tcp) => {
            // Boxed once, because it goes into every conversation and comes back.
            let link = Box::new(Link { socket: Socket::tcp(tcp), peer, registered });
            connection(link, pool, converse).await;
        }
        Err(error) => {
            tracing::error!(%error, "a connection could not be registered");
            worker.closed();
        }
    }
}
