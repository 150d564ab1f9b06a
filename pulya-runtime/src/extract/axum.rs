//! The bridge to axum-core's extractors: `http::request::Parts` is built only for routes that use one.

use axum_core::body::Body as AxumBody;
use axum_core::extract::{DefaultBodyLimit, FromRequest, FromRequestParts};
use axum_core::response::IntoResponse;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Request};

use crate::request::{Body, Head, Version};
use crate::response::{Refusal, Response};

/// Makes a value of the head.
pub(crate) async fn from_parts<T: FromRequestParts<S>, S: Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<T, Refusal> {
    T::from_request_parts(parts, state).await.map_err(refused::<T>)
}

/// Makes a value of the whole request. The body is gathered first, within its limit: axum-core's body outlives
/// the request, and so can't borrow from the connection.
pub(crate) async fn from_request<T: FromRequest<S>, S>(
    parts: Parts,
    body: &mut Body<'_>,
    state: &S,
) -> Result<T, Refusal> {
    let request = request(parts, body).await?;
    T::from_request(request, state).await.map_err(refused::<T>)
}

async fn request(parts: Parts, body: &mut Body<'_>) -> Result<Request<AxumBody>, Refusal> {
    let bytes = body.take().await?;
    let long = bytes.len() > Body::DEFAULT_LIMIT;
    let mut request = Request::from_parts(parts, AxumBody::from(bytes));
    if long {
        // The limit of the route is the one that holds; axum-core's own default is the same as pulya's.
        DefaultBodyLimit::disable().apply(&mut request);
    }
    Ok(request)
}

/// A rejection, as it is. One that is the server's own fault is in the log, with the way out.
fn refused<T>(rejection: impl IntoResponse) -> Refusal {
    let response = Response::from(rejection.into_response());
    if response.status().is_server_error() {
        let extractor = std::any::type_name::<T>();
        tracing::error!(status = response.status().as_u16(), "the extractor `{extractor}` failed: {HINT}");
    }
    Refusal::response(response)
}

#[cfg(not(feature = "axum"))]
const HINT: &str = "axum's `Path`, `RawPathParams`, `MatchedPath` and `ConnectInfo` need pulya's feature `axum`; \
                    an `Extension` needs a middleware that sets it, and `#[state]` needs none";
#[cfg(feature = "axum")]
const HINT: &str = "axum's `Path` and `MatchedPath` find what they need on routes with `=> fn PATH`; \
                    an `Extension` needs a middleware that sets it, and `#[state]` needs none";

/// The head as the `http` crate has it.
pub(crate) fn parts(head: &Head<'_>) -> Result<Parts, Refusal> {
    let bad = || Refusal::fixed(400);
    let mut request = Request::new(());
    *request.method_mut() = http::Method::from_bytes(head.method_name.as_bytes()).map_err(|_| bad())?;
    *request.uri_mut() = super::line::target(head)?;
    *request.version_mut() = match head.version {
        Version::Http10 => http::Version::HTTP_10,
        Version::Http11 => http::Version::HTTP_11,
        Version::Http2 => http::Version::HTTP_2,
    };
    for field in head.fields.iter() {
        let name = HeaderName::from_bytes(field.name.as_bytes()).map_err(|_| bad())?;
        request.headers_mut().append(name, HeaderValue::from_bytes(field.value).map_err(|_| bad())?);
    }
    if let Some(extensions) = head.extensions {
        request.extensions_mut().clone_from(extensions);
    }
    #[cfg(feature = "axum")]
    if let Some(peer) = head.peer {
        request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
    }
    Ok(request.into_parts().0)
}
