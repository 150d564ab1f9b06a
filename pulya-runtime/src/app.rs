//! What a compiled table is to a server.

use crate::exchange::Exchange;
use crate::info::{ProviderInfo, RouteInfo};
use crate::provide::Shutdown;

/// A compiled route table, ready to answer: what `routes!` generates.
///
/// A value of it is a handle on singletons that live as long as the program, and is copied freely.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a route table",
    label = "this is not what `routes!` makes",
    note = "pass the value that `build` gives: `Table::build(..).await?`"
)]
pub trait App: Copy + 'static {
    /// The routes, in the order of the source.
    const ROUTES: &'static [RouteInfo];
    /// The providers, in the order of the source.
    const PROVIDERS: &'static [ProviderInfo];

    /// Answers one request. The future need not be `Send`: the per-core server never moves it.
    fn dispatch(self, exchange: &mut Exchange<'_>) -> impl Future<Output = ()>;

    /// Runs the tasks, all of them at once, and ends when each of them has. Servers poll this beside their
    /// connections from the start, begin `shutdown` when they were told to end, watch it, since a critical task that
    /// fails begins it too, and wait for this before they call [`App::stop`]. Failures are reported here.
    fn tasks(self, shutdown: Shutdown) -> impl Future<Output = ()> + Send {
        let _ = shutdown;
        async {}
    }

    /// Ends what `build` started: runs the `stop` hooks in reverse order, each within its deadline.
    fn stop(self) -> impl Future<Output = ()> + Send {
        async {}
    }
}

/// A table whose handlers are `Send`, so that they may move between threads.
///
/// Every table is one unless it says `#[local]`.
#[diagnostic::on_unimplemented(
    message = "the handlers of `{Self}` stay on one thread",
    label = "this table is `#[local]`",
    note = "remove `#[local]` from the table, or serve it on the per-core server"
)]
pub trait SendApp: App + Send + Sync {
    /// [`App::dispatch`], with a future that is `Send`.
    fn dispatch_send(self, exchange: &mut Exchange<'_>) -> impl Future<Output = ()> + Send;
}
