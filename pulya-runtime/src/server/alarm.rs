//! Deadlines of connections, without a timer for a request: a connection writes down when it is to be woken,
//! and a sweep of the worker's looks through what is written down.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Waker;
use std::time::Duration;

use super::beat::RouteCell;
use super::clock::Clock;
use super::worker::Worker;

/// What one connection waits for at most until when.
///
/// The fields are atomic because `Exchange` is `Send`; on the per-core server only one thread touches them.
#[derive(Debug)]
pub(crate) struct Alarm {
    /// The connection's task. A task keeps its waker as long as it lives.
    waker: Waker,
    /// Who waits for a body, where that is not the task itself but a future within it that has a waker of its own, as in
    /// `FuturesUnordered`. Locked only where somebody waits, and at a sweep that finds a deadline passed.
    reader: Mutex<Option<Waker>>,
    pub(crate) read: Deadline,
    pub(crate) write: Deadline,
    /// The handler has asked for a body that the client sends only when told to (RFC 9110 section 10.1.1).
    pub(crate) wants_continue: AtomicBool,
    /// The route that answers the request under way, once it is known.
    pub(crate) route: RouteCell,
    /// The handler under way goes on when its client is gone.
    pub(crate) detached: AtomicBool,
}

/// One deadline, in the worker's coarse time.
#[derive(Debug)]
pub(crate) struct Deadline(AtomicU64);

const NEVER: u64 = u64::MAX;

impl Deadline {
    #[inline]
    pub(crate) fn set(&self, clock: &Clock, wait: Duration) {
        self.0.store(clock.after(wait), Relaxed);
    }

    /// Sets a time that is known already: what [`Clock::after`] or [`Deadline::at`] gave.
    #[inline]
    pub(crate) fn set_at(&self, at: u64) {
        self.0.store(at, Relaxed);
    }

    /// When it is, for [`Deadline::set_at`].
    #[inline]
    pub(crate) fn at(&self) -> u64 {
        self.0.load(Relaxed)
    }

    #[inline]
    pub(crate) fn clear(&self) {
        self.0.store(NEVER, Relaxed);
    }

    /// That one, or none, and none again when what this gives is dropped: whoever waits may give up, and what is waited
    /// for next may be something else.
    pub(crate) fn scoped(&self, at: Option<u64>) -> Scoped<'_> {
        self.set_at(at.unwrap_or(NEVER));
        Scoped(self)
    }

    #[inline]
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Relaxed) != NEVER
    }

    #[inline]
    pub(crate) fn has_passed(&self, clock: &Clock) -> bool {
        self.0.load(Relaxed) <= clock.now()
    }
}

/// A deadline that holds no longer than this lives.
#[derive(Debug)]
pub(crate) struct Scoped<'d>(&'d Deadline);

impl Drop for Scoped<'_> {
    fn drop(&mut self) {
        self.0.clear();
    }
}

impl Alarm {
    /// Makes ready for a request.
    #[inline]
    pub(crate) fn begin(&self) {
        self.route.store(None);
        self.detached.store(false, Relaxed);
        self.wants_continue.store(false, Relaxed);
    }

    /// Wakes that one too, the next time.
    pub(crate) fn wakes(&self, waker: &Waker) {
        if !waker.will_wake(&self.waker) {
            *self.reader.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker.clone());
        }
    }

    fn new(waker: Waker) -> Self {
        Self {
            waker,
            reader: Mutex::default(),
            read: Deadline(AtomicU64::new(NEVER)),
            write: Deadline(AtomicU64::new(NEVER)),
            wants_continue: AtomicBool::new(false),
            route: RouteCell::new(None),
            detached: AtomicBool::new(false),
        }
    }
}

/// The alarms of a worker's connections.
#[derive(Debug, Default)]
pub(crate) struct Alarms {
    /// Locked when a connection opens or closes and at a sweep, never for a request.
    places: Mutex<Places>,
}

#[derive(Debug, Default)]
struct Places {
    alarms: Vec<Option<Arc<Alarm>>>,
    free: Vec<usize>,
}

/// An alarm's place among the others, given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) alarm: Arc<Alarm>,
    pub(crate) worker: Arc<Worker>,
    place: usize,
}

impl Alarms {
    pub(crate) fn register(worker: Arc<Worker>, waker: Waker) -> Registered {
        let alarm = Arc::new(Alarm::new(waker));
        let mut places = worker.alarms.lock();
        let place = match places.free.pop() {
            Some(place) => place,
            None => {
                places.alarms.push(None);
                places.alarms.len() - 1
            }
        };
        places.alarms[place] = Some(Arc::clone(&alarm));
        drop(places);
        Registered { alarm, worker, place }
    }

    /// Wakes the connections one of whose deadlines has passed.
    pub(crate) fn sweep(&self, clock: &Clock) {
        let now_passed = |alarm: &Alarm| alarm.read.has_passed(clock) || alarm.write.has_passed(clock);
        self.wake(now_passed);
    }

    /// Wakes every connection.
    pub(crate) fn wake_all(&self) {
        self.wake(|_| true);
    }

    fn wake(&self, which: impl Fn(&Alarm) -> bool) {
        // Woken outside the lock: a waker may drop a task, which gives its place back.
        let wakers: Vec<Waker> = self
            .lock()
            .alarms
            .iter()
            .flatten()
            .filter(|alarm| which(alarm))
            .flat_map(|alarm| {
                let reader = alarm.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
                reader.into_iter().chain([alarm.waker.clone()])
            })
            .collect();
        for waker in wakers {
            waker.wake();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Places> {
        // Nothing in here panics half-way.
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        let mut places = self.worker.alarms.lock();
        places.alarms[self.place] = None;
        places.free.push(self.place);
    }
}
