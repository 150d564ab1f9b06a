//! What ends a server: a signal, a future, or a handle.

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::Notify;

/// Ends a server from elsewhere; what [`Server::handle`](super::Server::handle) gives.
///
/// ```no_run
/// # use pulya_runtime::server::Server;
/// let server = Server::bind("127.0.0.1:0");
/// let handle = server.handle();
/// std::thread::spawn(move || handle.shut_down());
/// ```
#[derive(Clone, Debug)]
pub struct ShutdownHandle(Arc<Notify>);

impl ShutdownHandle {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Notify::new()))
    }

    /// Begins the end: what was received is answered, nothing more is accepted. Returns at once.
    pub fn shut_down(&self) {
        self.0.notify_one();
    }
}

/// Everything that may end a server.
pub(crate) struct Shutdown {
    pub(crate) handle: ShutdownHandle,
    pub(crate) event: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    pub(crate) signals: bool,
}

impl Shutdown {
    /// Completes when one of it has happened.
    pub(crate) async fn begun(self) {
        let event = async {
            match self.event {
                Some(event) => event.await,
                None => std::future::pending().await,
            }
        };
        let signal = async {
            match self.signals {
                true => signal().await,
                false => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.handle.0.notified() => {}
            () = event => {}
            () = signal => {}
        }
    }
}

/// Ctrl-c or, on Unix, SIGTERM.
pub(crate) async fn signal() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "ctrl-c is not heard");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "SIGTERM is not heard");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
