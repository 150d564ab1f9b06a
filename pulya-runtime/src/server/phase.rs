//! How far a server is on its way to the end.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// Read by every connection, set by `serve`.
#[derive(Debug, Default)]
pub(crate) struct Phase(AtomicU8);

const DRAINING: u8 = 1;
const ABORTING: u8 = 2;

impl Phase {
    /// What was received is answered, and nothing more is taken.
    #[inline]
    pub(crate) fn is_draining(&self) -> bool {
        self.0.load(Relaxed) >= DRAINING
    }

    /// What is still open is given up.
    #[inline]
    pub(crate) fn is_aborting(&self) -> bool {
        self.0.load(Relaxed) >= ABORTING
    }

    pub(crate) fn drain(&self) {
        self.0.fetch_max(DRAINING, Relaxed);
    }

    pub(crate) fn abort(&self) {
        self.0.fetch_max(ABORTING, Relaxed);
    }
}
