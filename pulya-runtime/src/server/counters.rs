//! What a server has done so far, in numbers.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::worker::Worker;

/// A worker's own counts.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Whether several threads count here.
    shared: bool,
    accepted: AtomicU64,
    /// Answers by the first digit of their status, from 1.
    answered: [AtomicU64; 5],
    panicked: AtomicU64,
    cancelled: AtomicU64,
    /// Behind a lock, which only a request that is refused takes.
    refused: Mutex<BTreeMap<&'static str, u64>>,
}

impl Tally {
    pub(crate) fn new(shared: bool) -> Self {
        Self { shared, ..Self::default() }
    }

    /// One more. Where one thread counts alone, nothing on the bus needs to be locked for it.
    #[inline]
    fn more(&self, count: &AtomicU64) {
        if self.shared {
            count.fetch_add(1, Relaxed);
        } else {
            count.store(count.load(Relaxed) + 1, Relaxed);
        }
    }

    pub(crate) fn accepted(&self) {
        self.more(&self.accepted);
    }

    #[inline]
    pub(crate) fn answered(&self, status: u16) {
        if let Some(count) = self.answered.get(usize::from(status / 100).wrapping_sub(1)) {
            self.more(count);
        }
    }

    #[cold]
    pub(crate) fn panicked(&self) {
        self.more(&self.panicked);
    }

    #[cold]
    pub(crate) fn cancelled(&self) {
        self.more(&self.cancelled);
    }

    #[cold]
    pub(crate) fn refused(&self, reason: &'static str) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner).entry(reason).or_default() += 1;
    }
}

/// The counts of a server, readable at any time from anywhere; what [`Server::counters`](super::Server::counters)
/// gives.
///
/// ```
/// use pulya_runtime::server::Server;
/// let server = Server::bind("127.0.0.1:0");
/// let counters = server.counters();
/// assert_eq!(counters.read().accepted, 0); // nothing is served yet
/// ```
#[derive(Clone, Debug, Default)]
pub struct Counters(pub(crate) Arc<OnceLock<Arc<[Arc<Worker>]>>>);

/// What has been counted when it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Connections that are open, those included that wait for a worker.
    pub open: u64,
    /// Connections that were accepted and served.
    pub accepted: u64,
    /// Answers with a status of 1xx to 5xx, in that order. Refused requests are not among them.
    pub answered: [u64; 5],
    /// Handlers that panicked.
    pub panicked: u64,
    /// Handlers that were dropped because their client was gone.
    pub cancelled: u64,
    /// Requests that were refused before routing, by reason.
    pub refused: BTreeMap<&'static str, u64>,
}

impl Counters {
    /// The counts by now.
    pub fn read(&self) -> Counts {
        let mut counts = Counts::default();
        for worker in self.0.get().into_iter().flat_map(|workers| workers.iter()) {
            let tally = &worker.tally;
            counts.open += worker.load() as u64;
            counts.accepted += tally.accepted.load(Relaxed);
            for (sum, count) in counts.answered.iter_mut().zip(&tally.answered) {
                *sum += count.load(Relaxed);
            }
            counts.panicked += tally.panicked.load(Relaxed);
            counts.cancelled += tally.cancelled.load(Relaxed);
            for (reason, count) in tally.refused.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                *counts.refused.entry(reason).or_default() += count;
            }
        }
        counts
    }
}
