//! What a worker is doing right now, so that a watchdog on another thread can tell when it does not get on.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use crossbeam_utils::atomic::AtomicCell;

use crate::info::RouteInfo;

/// A route, or none: a plain load and store of a pointer.
pub(crate) type RouteCell = AtomicCell<Option<&'static RouteInfo>>;

/// Written by the worker at every poll of a handler, read by the watchdog.
#[derive(Debug, Default)]
pub(crate) struct Beat {
    /// Odd while a handler is being polled; every poll has a number of its own.
    polls: AtomicU64,
    /// The route whose handler is being polled, once it is known.
    pub(crate) route: RouteCell,
    /// Set by the watchdog: this worker does not get on for now.
    blocked: AtomicBool,
}

impl Beat {
    #[inline]
    pub(crate) fn begin(&self, route: Option<&'static RouteInfo>) {
        self.route.store(route);
        self.polls.store(self.polls.load(Relaxed) | 1, Relaxed);
    }

    #[inline]
    pub(crate) fn end(&self) {
        self.polls.store((self.polls.load(Relaxed) | 1) + 1, Relaxed);
    }

    pub(crate) fn set_blocked(&self, blocked: bool) {
        self.blocked.store(blocked, Relaxed);
    }

    pub(crate) fn is_blocked(&self) -> bool {
        self.blocked.load(Relaxed)
    }

    /// The number of the poll that is under way, if one is.
    pub(crate) fn poll_under_way(&self) -> Option<u64> {
        Some(self.polls.load(Relaxed)).filter(|number| number & 1 == 1)
    }
}
