//! What a request says of itself: method, target, the other end, and a name for the log.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use http::Uri;

use super::Extract;
use crate::request::{Body, Head, Method};
use crate::response::{Error, Problem, Refusal};

impl Extract for Method {
    async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
        Ok(head.method)
    }
}

/// The target as it was sent, path and query.
impl Extract for Uri {
    async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
        target(head).map_err(Error::refusal)
    }
}

/// The target of a request as the `http` crate has it.
pub(super) fn target(head: &Head<'_>) -> Result<Uri, Refusal> {
    let mut target = head.path.to_owned();
    if let Some(query) = head.query {
        target.push('?');
        target.push_str(query);
    }
    target.parse().map_err(|_| Refusal::fixed(400))
}

/// The other end of the connection. Behind a proxy that is the proxy.
///
/// A request that came over no connection, from a test client for one, has none: that is a 500, or `None` of an
/// `Option<PeerAddr>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddr(pub SocketAddr);

impl Extract for PeerAddr {
    async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
        let absent = || Error::from(Problem::new(500).cause("the request came over no connection")).absent();
        head.peer.map(Self).ok_or_else(absent)
    }
}

/// A name for a request, to find it in logs again: what `x-request-id` says, or a new one.
///
/// A new one is made at each extraction: where a request needs it twice, make it a `request` provider.
///
/// ```
/// use pulya_runtime::extract::RequestId;
/// assert_ne!(RequestId::new(), RequestId::new());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(String);

impl RequestId {
    /// The longest one that is taken from a client: what goes into a log has a bound.
    const LONGEST: usize = 128;

    /// A name that no other request of this process has, and one of another process hardly ever.
    #[expect(clippy::new_without_default, reason = "two of them are never equal")]
    pub fn new() -> Self {
        static PROCESS: OnceLock<u64> = OnceLock::new();
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let process = PROCESS.get_or_init(|| RandomState::new().hash_one(std::process::id()));
        Self(format!("{process:016x}-{:x}", COUNT.fetch_add(1, Ordering::Relaxed)))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Extract for RequestId {
    async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
        let usable = |id: &&str| {
            (1..=Self::LONGEST).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
        };
        Ok(head.header("x-request-id").filter(usable).map_or_else(Self::new, |id| Self(id.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{extract, status};

    #[test]
    fn request_ids() {
        let longest = "x".repeat(RequestId::LONGEST);
        let too_long = "x".repeat(RequestId::LONGEST + 1);
        for (sent, taken) in [
            ("abc-1", true),
            (&*longest, true),
            (&*too_long, false),
            ("", false),
            ("a b", false),
            ("ä", false),
        ] {
            let id = extract::<RequestId>(&[("x-request-id", sent.as_bytes())]).expect("a name");
            assert_eq!(id.as_str() == sent, taken, "{sent}");
            assert!(!id.as_str().is_empty());
        }
    }

    #[test]
    fn the_rest() {
        assert_eq!(extract::<Method>(&[]).ok(), Some(Method::Get));
        assert_eq!(extract::<Uri>(&[]).map(|uri| uri.to_string()).ok().as_deref(), Some("/a%20b?c=d"));
        assert_eq!(extract::<PeerAddr>(&[]).map_err(|error| status(&error)), Err(500));
        assert_eq!(extract::<Option<PeerAddr>>(&[]).ok(), Some(None));
    }
}
