//! The end of request values: an `end` owns its value, knows how the request went, and runs before the answer
//! leaves; where the request was cancelled it runs in a task of its own.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::Poll;

use crate::response::{Never, Refusal, Reply};

/// How a request went, for the `end` of a value: `outcome` is in scope there.
///
/// ```
/// use pulya_runtime::provide::Outcome;
/// assert!(Outcome::Success.is_success());
/// assert!(!Outcome::Cancelled.is_success());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The right side gave a value.
    Success,
    /// The right side gave an error or `None`, or something after this value was refused: a later provider, the
    /// body, an earlier `end`.
    Error,
    /// Something after this value panicked. The panic goes on when every `end` has run.
    Panic,
    /// The request was cancelled: its client went away, or it ran out of time.
    Cancelled,
}

impl Outcome {
    /// Whether the request went well: the only outcome on which a transaction should be committed.
    pub fn is_success(self) -> bool {
        self == Self::Success
    }
}

/// What an `end` may evaluate to: `()`, or a `Result` whose error `?` could convert.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no way for an `end` to end",
    label = "expected `()` or a `Result`",
    note = "an `end` is `()`, or a `Result` whose error converts into the table's error type"
)]
pub trait End<E> {
    /// The failure, if it is one.
    ///
    /// # Errors
    ///
    /// The error that it holds.
    fn end(self) -> Result<(), E>;
}

impl<E> End<E> for () {
    #[inline]
    fn end(self) -> Result<(), E> {
        Ok(())
    }
}

impl<E> End<E> for Never {
    fn end(self) -> Result<(), E> {
        self
    }
}

impl<T, X, E: From<X>> End<E> for Result<T, X> {
    #[inline]
    fn end(self) -> Result<(), E> {
        self.map(drop).map_err(E::from)
    }
}

/// A value with the function that ends it. Dropped with its value still inside, it spawns the end: then the request
/// was cancelled.
#[derive(Debug)]
pub struct Held<T, S: FnOnce(T, Outcome)>(Option<(T, S)>);

impl<T, S: FnOnce(T, Outcome)> Held<T, S> {
    /// Nothing yet.
    #[inline]
    #[expect(clippy::new_without_default, reason = "made by generated code alone")]
    pub fn new() -> Self {
        Self(None)
    }

    /// Holds a value from now on.
    #[inline]
    pub fn hold(&mut self, value: T, spawn: S) -> &mut T {
        &mut self.0.insert((value, spawn)).0
    }

    /// The value, if one was made, to be ended here and now.
    #[inline]
    pub fn take(&mut self) -> Option<T> {
        self.0.take().map(|(value, _)| value)
    }
}

impl<T, S: FnOnce(T, Outcome)> Drop for Held<T, S> {
    fn drop(&mut self) {
        if let Some((value, spawn)) = self.0.take() {
            let outcome = if std::thread::panicking() { Outcome::Panic } else { Outcome::Cancelled };
            spawn(value, outcome);
        }
    }
}

/// A panic on its way.
pub struct Panic(Box<dyn Any + Send>);

impl Panic {
    /// What the panic said, where that is text.
    pub fn message(&self) -> &str {
        match (self.0.downcast_ref::<&str>(), self.0.downcast_ref::<String>()) {
            (Some(text), _) => text,
            (_, Some(text)) => text,
            _ => "no text",
        }
    }
}

impl Panic {
    /// Lets it go on.
    pub(crate) fn resume(self) -> ! {
        resume_unwind(self.0)
    }
}

impl std::fmt::Debug for Panic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Panic").field(&self.message()).finish()
    }
}

/// Runs a future, and stops its panic.
///
/// What it borrows may be left in the middle of a change; it is only ended after that.
#[inline]
pub fn caught<F: Future>(mut future: Pin<&mut F>) -> impl Future<Output = Result<F::Output, Panic>> {
    poll_fn(move |cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
        Err(panic) => Poll::Ready(Err(Panic(panic))),
    })
}

/// What became of everything behind a value with an `end`: a panic, a refusal, an error by `?`, or what the right
/// side gave.
pub type Done<V, X, E> = Result<Result<Result<Result<Option<V>, X>, E>, Refusal>, Panic>;

/// How the request went.
#[inline]
pub fn outcome<V, X, E>(done: &Done<V, X, E>) -> Outcome {
    match done {
        Ok(Ok(Ok(Ok(Some(_))))) => Outcome::Success,
        Ok(_) => Outcome::Error,
        Err(_) => Outcome::Panic,
    }
}

/// What became of it, when every `end` has run: a panic goes on here.
///
/// # Errors
///
/// The refusal, if that is what it was.
#[inline]
pub fn resumed<T>(done: Result<Result<T, Refusal>, Panic>) -> Result<T, Refusal> {
    match done {
        Ok(result) => result,
        Err(Panic(panic)) => resume_unwind(panic),
    }
}

/// Takes note of how an `end` went. The first failure behind a success is what the request is answered with; any
/// other is only reported, by answering into nothing.
pub fn end<E>(
    result: Result<(), E>,
    outcome: &mut Outcome,
    failure: &mut Option<E>,
    fail: fn(E, &mut Reply<'_>),
) {
    if let Err(error) = result {
        if outcome.is_success() {
            *outcome = Outcome::Error;
            *failure = Some(error);
        } else {
            fail(error, &mut Reply::parts());
        }
    }
}

/// Runs an `end` in a task of its own, since its request is gone.
pub fn spawn_end<E: 'static>(
    end: impl Future<Output = Result<(), E>> + Send + 'static,
    fail: fn(E, &mut Reply<'_>),
) {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => drop(runtime.spawn(async move {
            if let Err(error) = end.await {
                fail(error, &mut Reply::parts());
            }
        })),
        Err(_) => tracing::error!("an `end` did not run: there is no runtime any more"),
    }
}

/// As [`spawn_end`], in a table whose handlers stay on one thread.
pub fn spawn_end_local<E: 'static>(
    end: impl Future<Output = Result<(), E>> + 'static,
    fail: fn(E, &mut Reply<'_>),
) {
    let task = async move {
        if let Err(error) = end.await {
            fail(error, &mut Reply::parts());
        }
    };
    // There is no way to ask whether tasks can be spawned on this thread.
    if catch_unwind(AssertUnwindSafe(|| drop(tokio::task::spawn_local(task)))).is_err() {
        tracing::error!("an `end` did not run: its thread takes no local tasks");
    }
}

/// The value of a provider that another one needs: absent only where that one was overridden, which then does not
/// ask for it.
///
/// # Panics
///
/// If it is absent all the same.
#[inline]
pub fn made<T>(value: Option<T>) -> T {
    value.expect("a provider is made before those that need it")
}
