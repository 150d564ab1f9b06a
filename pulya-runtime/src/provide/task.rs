//! Tasks: started with the server, told through [`Shutdown`], awaited.

use std::convert::Infallible;
use std::pin::Pin;

use super::{Cause, Shutdown, caught};
use crate::response::Never;

/// What a `stop` hook or a task may evaluate to: `()`, or a `Result` whose error is reported.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no way for a `stop` or a `task` to end",
    label = "expected `()` or a `Result`",
    note = "a `stop` or a `task` is `()`, or a `Result` whose error can become a `Box<dyn std::error::Error>`"
)]
pub trait Finish {
    /// The failure, if it is one.
    ///
    /// # Errors
    ///
    /// The error that it holds.
    fn finish(self) -> Result<(), Cause>;
}

impl Finish for () {
    fn finish(self) -> Result<(), Cause> {
        Ok(())
    }
}

impl Finish for Never {
    fn finish(self) -> Result<(), Cause> {
        self
    }
}

impl<T, E: Into<axum_core::BoxError>> Finish for Result<T, E> {
    fn finish(self) -> Result<(), Cause> {
        self.map(drop).map_err(|error| Cause(error.into()))
    }
}

/// The right side of a task: a future that is still to run, or what one that has run gave.
#[derive(Debug)]
pub struct Task<V>(pub Option<V>);

/// Runs one task to its end, and reports how it failed. One that fails before the shutdown has begun, and is
/// critical, begins it. Never fails itself, so that it can be joined with others.
///
/// # Errors
///
/// None.
pub async fn task<F>(
    name: &'static str,
    critical: bool,
    shutdown: &Shutdown,
    work: Pin<&mut F>,
) -> Result<(), Infallible>
where
    F: Future<Output = Result<(), Cause>>,
{
    match caught(work).await {
        Ok(Ok(())) => {
            tracing::debug!(task = name, "a task has ended");
            return Ok(());
        }
        Ok(Err(Cause(error))) => tracing::error!(task = name, error = %error, "a task failed"),
        Err(panic) => tracing::error!(task = name, panic = panic.message(), "a task panicked"),
    }
    if critical && !shutdown.has_begun() {
        tracing::error!(task = name, "the task is critical: the service shuts down");
        shutdown.begin();
    }
    Ok(())
}

/// Whether what a right side gave is a failure. `None` is a right side that was run before, of which there is none.
///
/// # Errors
///
/// The failure.
pub fn finish<V: Finish>(given: Option<V>) -> Result<(), Cause> {
    given.map_or(Ok(()), Finish::finish)
}

/// The traits whose methods are the tiers.
pub(super) mod tiers {
    use super::Task;

    /// First: the right side is a future.
    pub trait ByFuture {
        /// What it gives.
        type Given;
        /// Runs it.
        fn run(&mut self) -> impl Future<Output = Option<Self::Given>>;
    }

    impl<F: Future> ByFuture for &mut Task<F> {
        type Given = F::Output;
        async fn run(&mut self) -> Option<F::Output> {
            match self.0.take() {
                Some(future) => Some(future.await),
                None => None,
            }
        }
    }

    /// Then: it has run already.
    pub trait ByValue {
        /// What it gave.
        type Given;
        /// Gives what it gave.
        fn run(&mut self) -> impl Future<Output = Option<Self::Given>>;
    }

    impl<V> ByValue for Task<V> {
        type Given = V;
        async fn run(&mut self) -> Option<V> {
            self.0.take()
        }
    }
}
