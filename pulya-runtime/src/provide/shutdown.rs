//! The sign that a service is to end.

use std::fmt;
use std::pin::Pin;

use tokio::sync::watch;

/// Tells tasks that the service is to end. Clones share the sign.
///
/// In a `task`, `shutdown` is one of these; the server holds another.
///
/// ```
/// use pulya_runtime::provide::Shutdown;
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let shutdown = Shutdown::new();
/// let task = tokio::spawn({
///     let shutdown = shutdown.clone();
///     async move {
///         shutdown.await;
///         "ended"
///     }
/// });
/// shutdown.begin();
/// assert_eq!(task.await.unwrap(), "ended");
/// assert!(shutdown.has_begun());
/// # });
/// ```
#[derive(Clone)]
pub struct Shutdown {
    /// Set by whoever begins the shutdown, watched by everyone else.
    begun: watch::Sender<bool>,
}

impl Shutdown {
    /// A sign that has not been given yet.
    pub fn new() -> Self {
        Self { begun: watch::Sender::new(false) }
    }

    /// Gives the sign. Giving it again changes nothing.
    pub fn begin(&self) {
        self.begun.send_replace(true);
    }

    /// Whether the sign has been given.
    pub fn has_begun(&self) -> bool {
        *self.begun.borrow()
    }

    /// Waits for the sign; returns at once where it has been given. Dropping the future loses nothing, so that it
    /// can stand in a `select!`.
    pub async fn recv(&self) {
        let mut begun = self.begun.subscribe();
        // The sender can't be gone: it is ours.
        let _ = begun.wait_for(|begun| *begun).await;
    }
}

impl Default for Shutdown {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Shutdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shutdown").field("begun", &self.has_begun()).finish()
    }
}

impl IntoFuture for Shutdown {
    type Output = ();
    type IntoFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.recv().await })
    }
}

impl<'s> IntoFuture for &'s Shutdown {
    type Output = ();
    type IntoFuture = Pin<Box<dyn Future<Output = ()> + Send + 's>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.recv())
    }
}
