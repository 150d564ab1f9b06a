//! A table as a tower service: for middleware of others, and for servers that speak `http::Request`.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum_core::body::Body as AxumBody;
use http::{Request, Response};

use crate::answers::Answers;
use crate::app::SendApp;
use crate::exchange::Exchange;
use crate::place::{Moves, Place};
use crate::request::{Body, Fields, Head, Method, Version};
use crate::response::{Reply, ResponseBody, Status};
use crate::route::Path;

type Answer = Pin<Box<dyn Future<Output = Result<Response<AxumBody>, Infallible>> + Send>>;

/// A table as a [`tower_service::Service`].
#[derive(Clone, Copy, Debug)]
pub struct Service<A>(A);

impl<A: SendApp> Service<A> {
    /// The service of that table.
    pub fn new(app: A) -> Self {
        Self(app)
    }
}

impl<A: SendApp> tower_service::Service<Request<AxumBody>> for Service<A> {
    type Response = Response<AxumBody>;
    type Error = Infallible;
    // Boxed: a table's future has no name, and the trait wants one. The native loop does not come this way.
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<AxumBody>) -> Self::Future {
        // Boxed too, so that the way through it is built once and not with every table.
        answer(Box::new(self.0), request)
    }
}

fn answer(table: Box<dyn Answers<Moves> + Send + Sync>, request: Request<AxumBody>) -> Answer {
    Box::pin(async move { Ok(answered(&*table, request).await) })
}

async fn answered(
    table: &(dyn Answers<Moves> + Send + Sync),
    request: Request<AxumBody>,
) -> Response<AxumBody> {
    let (parts, body) = request.into_parts();
    let method = Method::from_bytes(parts.method.as_str().as_bytes());
    let path = parts.uri.path();
    let head = Head {
        method,
        method_name: parts.method.as_str(),
        path,
        query: parts.uri.query(),
        version: match parts.version {
            http::Version::HTTP_10 | http::Version::HTTP_09 => Version::Http10,
            http::Version::HTTP_2 => Version::Http2,
            _ => Version::Http11,
        },
        fields: Fields::map(&parts.headers),
        peer: peer(&parts.extensions),
        extensions: Some(&parts.extensions),
    };
    let mut scratch = Vec::new();
    let mut exchange =
        Exchange::new(&head, Path::decode(path, &mut scratch), Body::foreign(body), Reply::settled(method));
    let mut place = Place::default();
    table.begin(&mut place, &mut exchange).await;
    let mut response = Response::new(AxumBody::empty());
    match exchange.reply.into_parts() {
        None => *response.status_mut() = Status::INTERNAL_SERVER_ERROR,
        Some(answered) => {
            *response.status_mut() = answered.status;
            *response.headers_mut() = answered.headers;
            *response.body_mut() = match answered.body {
                ResponseBody::Empty => AxumBody::empty(),
                ResponseBody::Bytes(bytes) => AxumBody::from(bytes),
                ResponseBody::Stream(stream) => stream,
            };
        }
    }
    response
}

/// The other end of the connection, where axum's server says it.
#[cfg(feature = "axum")]
fn peer(extensions: &http::Extensions) -> Option<std::net::SocketAddr> {
    extensions.get().map(|&axum::extract::ConnectInfo(peer)| peer)
}

/// The other end of the connection: no server says it in terms that are known here.
#[cfg(not(feature = "axum"))]
fn peer(_: &http::Extensions) -> Option<std::net::SocketAddr> {
    None
}
