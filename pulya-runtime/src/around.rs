//! What an `around` sees of its request, and of the answer that others make.

use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::exchange::Exchange;
use crate::info::RouteInfo;
use crate::request::{Head, Method};
use crate::response::{Problem, Reply, Response};

/// The rest of a request, as an `around` of a table has it in scope under the name `next`: a future of the answer that
/// everything inside makes, and a view of the request, which outlives that future.
///
/// Awaited, it runs what is inside. Dropped without, nothing of that runs: not the guards, not the handler. It can be
/// awaited once.
///
/// ```
/// use pulya_runtime::around::Next;
/// use pulya_runtime::response::Response;
///
/// async fn logged(next: impl Next<'_>) -> Response {
///     let (method, path) = (next.method(), next.path());
///     let response = next.await;
///     println!("{method:?} {path}: {}", response.status());
///     response
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the rest of a request",
    label = "this is not `next`",
    note = "an `around` has `next` in scope: pass that"
)]
pub trait Next<'r>: Future<Output = Response> + Unpin + sealed::Sealed {
    /// The head of the request.
    fn head(&self) -> &'r Head<'r>;

    /// The route that will answer, if one matches.
    fn route(&self) -> Option<&'static RouteInfo>;

    /// The method, as routing sees it.
    fn method(&self) -> Method {
        self.head().method
    }

    /// The path as it was sent, without the query.
    fn path(&self) -> &'r str {
        self.head().path
    }

    /// What followed `?` in the target.
    fn query(&self) -> Option<&'r str> {
        self.head().query
    }

    /// The value of the first header field of that name, if it is UTF-8.
    fn header(&self, name: &str) -> Option<&'r str> {
        self.head().header(name)
    }

    /// The other end of the connection, where there is one.
    fn peer(&self) -> Option<SocketAddr> {
        self.head().peer
    }
}

mod sealed {
    /// Only what the expansion of a table makes is the rest of a request.
    pub trait Sealed {}
}

/// What is known of a request before anything of it is answered.
#[derive(Clone, Copy, Debug)]
pub struct View<'r> {
    head: &'r Head<'r>,
    route: Option<&'static RouteInfo>,
}

impl<'r> View<'r> {
    /// The view of a request whose route, if it has one, is known.
    pub fn of(exchange: &Exchange<'r>) -> Self {
        Self { head: exchange.head, route: exchange.route() }
    }
}

/// What is inside an `around`: pinned elsewhere, since a future that owned it would be twice its size.
#[derive(Debug)]
pub struct Rest<'n, 'r, F> {
    view: View<'r>,
    inside: Pin<&'n mut F>,
}

impl<'n, 'r, F: Future<Output = Response>> Rest<'n, 'r, F> {
    /// The rest of the request that `view` shows.
    pub fn new(view: View<'r>, inside: Pin<&'n mut F>) -> Self {
        Self { view, inside }
    }
}

impl<F: Future<Output = Response>> Future for Rest<'_, '_, F> {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        self.inside.as_mut().poll(cx)
    }
}

impl<F> sealed::Sealed for Rest<'_, '_, F> {}

impl<'r, F: Future<Output = Response>> Next<'r> for Rest<'_, 'r, F> {
    fn head(&self) -> &'r Head<'r> {
        self.view.head
    }

    fn route(&self) -> Option<&'static RouteInfo> {
        self.view.route
    }
}

/// The answer in a sink, as a response; an answer that nobody made is a 500.
pub fn response(mut reply: Reply<'_>) -> Response {
    if !reply.is_answered() {
        tracing::error!("a request was not answered");
        Problem::new(500).send(&mut reply);
    }
    reply
        .into_parts()
        .map_or_else(|| Response::new(crate::response::Status::INTERNAL_SERVER_ERROR), Response::from)
}

/// The answer that was gathered, as a response.
pub fn gathered(exchange: &mut Exchange<'_>) -> Response {
    response(std::mem::replace(&mut exchange.reply, Reply::parts()))
}

/// Sends what the outermost `around` gave into the sink that the answer was gathered for.
pub fn surrounded<'r>(exchange: &mut Exchange<'r>, sink: Reply<'r>, response: Response) {
    exchange.reply = sink;
    exchange.reply.response(response);
}
