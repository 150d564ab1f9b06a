//! The limits and deadlines of a server, all of them on unless set otherwise.

use std::time::Duration;

use crate::http1::HeadLimits;
use crate::request::Body;

/// What a client may cost. Each field has a setter on [`Server`](super::Server).
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) head: HeadLimits,
    pub(crate) body: usize,
    pub(crate) chunk_extensions: usize,
    pub(crate) trailers: usize,
    pub(crate) header_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) progress_timeout: Duration,
    pub(crate) unread_body: u64,
    /// `None`: from the limit of file descriptors.
    pub(crate) connections: Option<usize>,
    pub(crate) drain: Duration,
    /// From how long on a route counts as blocking its worker.
    pub(crate) blocked: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: HeadLimits { line: 16 * 1024, section: 64 * 1024, fields: 100 },
            body: Body::DEFAULT_LIMIT,
            chunk_extensions: 4 * 1024,
            trailers: 16 * 1024,
            header_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            progress_timeout: Duration::from_secs(30),
            unread_body: 256 * 1024,
            connections: None,
            drain: Duration::from_secs(30),
            blocked: Duration::from_millis(100),
        }
    }
}

impl Limits {
    /// How often deadlines are looked at: an eighth of the shortest, so that none is late by more than a
    /// quarter, and often enough for `date`.
    pub(crate) fn tick(&self) -> Duration {
        let shortest = self.header_timeout.min(self.idle_timeout).min(self.progress_timeout);
        (shortest / 8).clamp(Duration::from_millis(5), Duration::from_millis(500))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the documentation of each setter says.
    #[test]
    fn defaults_are_as_documented() {
        let limits = Limits::default();
        let HeadLimits { line, section, fields } = limits.head;
        assert_eq!((line, section, fields), (16_384, 65_536, 100));
        assert_eq!(limits.body, 2_097_152);
        assert_eq!((limits.chunk_extensions, limits.trailers), (4_096, 16_384));
        assert_eq!(limits.header_timeout, Duration::from_secs(10));
        assert_eq!(limits.idle_timeout, Duration::from_secs(30));
        assert_eq!(limits.progress_timeout, Duration::from_secs(30));
        assert_eq!(limits.unread_body, 262_144);
        assert_eq!(limits.connections, None);
        assert_eq!(limits.drain, Duration::from_secs(30));
        assert_eq!(limits.blocked, Duration::from_millis(100));
    }
}
