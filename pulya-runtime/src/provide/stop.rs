//! Running `stop` hooks: each within its deadline, and none of them in the way of the next.

use std::pin::Pin;
use std::time::Duration;

use super::{Cause, caught};

/// How long a `stop` hook may take where `#[timeout("..")]` on its singleton says nothing else: 10 seconds.
pub const STOP_DEADLINE: Duration = Duration::from_secs(10);

/// Runs one hook. Its failure, its panic and its lateness are said in the log, and the next hook runs all the same.
pub async fn stop<F>(provider: &'static str, deadline: Duration, hook: Pin<&mut F>)
where
    F: Future<Output = Result<(), Cause>>,
{
    match tokio::time::timeout(deadline, caught(hook)).await {
        Ok(Ok(Ok(()))) => tracing::debug!(provider, "stopped"),
        Ok(Ok(Err(Cause(error)))) => tracing::error!(provider, error = %error, "a `stop` failed"),
        Ok(Err(panic)) => tracing::error!(provider, panic = panic.message(), "a `stop` panicked"),
        Err(_) => tracing::error!(provider, ?deadline, "a `stop` was given up at its deadline"),
    }
}
