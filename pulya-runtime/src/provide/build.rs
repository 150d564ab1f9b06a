//! Making singletons: one future and one slot for each, all of them at once, each waiting for those it needs.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use tokio::sync::SetOnce;

use super::leak;

/// Where a singleton is put when it has been made, and where those that need it wait for it.
///
/// What has been put stays when another initialiser fails, so that it can be stopped.
#[derive(Debug)]
pub struct Slot<T: 'static>(SetOnce<&'static T>);

impl<T: 'static> Slot<T> {
    /// An empty slot.
    #[expect(clippy::new_without_default, reason = "made by generated code alone")]
    pub fn new() -> Self {
        Self(SetOnce::new())
    }

    /// Puts the value in, to live as long as the program.
    pub fn put(&self, value: T) {
        // Generated code puts once; a second value would be lost, and nothing else.
        let _ = self.0.set(leak(value));
    }

    /// The value, when it is there.
    pub async fn wait(&self) -> &'static T {
        self.0.wait().await
    }

    /// The value, if it is there.
    pub fn get(&self) -> Option<&'static T> {
        self.0.get().copied()
    }

    /// The value of an initialiser that has run.
    ///
    /// # Panics
    ///
    /// If it is not there: generated code asks when all initialisers have run.
    pub fn made(&self) -> &'static T {
        self.get().expect("an initialiser that has run has put its value")
    }
}

/// Runs two initialisers or tasks at once; the first failure ends both.
pub fn both<A, B, E>(mut a: Pin<&mut A>, mut b: Pin<&mut B>) -> impl Future<Output = Result<(), E>>
where
    A: Future<Output = Result<(), E>>,
    B: Future<Output = Result<(), E>>,
{
    let mut ready = (false, false);
    poll_fn(move |cx| {
        if !ready.0
            && let Poll::Ready(result) = a.as_mut().poll(cx)
        {
            ready.0 = true;
            if result.is_err() {
                return Poll::Ready(result);
            }
        }
        if !ready.1
            && let Poll::Ready(result) = b.as_mut().poll(cx)
        {
            ready.1 = true;
            if result.is_err() {
                return Poll::Ready(result);
            }
        }
        if ready == (true, true) { Poll::Ready(Ok(())) } else { Poll::Pending }
    })
}

/// A table as something that is built on its own.
#[derive(Debug)]
pub struct Alone<'a, T>(std::marker::PhantomData<&'a T>);

/// Tables that can be built on their own: all but those that declare an `input request`, for which nothing
/// implements this.
#[diagnostic::on_unimplemented(
    message = "this table has an `input request`, and can't be built on its own",
    label = "its request values come from the table that mounts it",
    note = "mount it in another table, or make the value here: `request name: Type = ..;`"
)]
pub trait BuiltAlone {}
