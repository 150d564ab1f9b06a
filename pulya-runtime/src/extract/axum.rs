//! The bridge to axum-core's extractors: `http::request::Parts` is built only for routes that use one.

use axum_core::body::Body as AxumBody;
use axum_core::extract::{FromRequest, FromRequestParts};
use axum_core::response::IntoResponse;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::request::{Body, Head, Version};
use crate::response::{Refusal, Response};

/// Makes a value of the head.
pub(crate) async fn from_parts<T: FromRequestParts<()>>(head: &Head<'_>) -> Result<T, Refusal> {
    let mut parts = parts(head)?;
    T::from_request_parts(&mut parts, &()).await.map_err(refused)
}

/// Makes a value of the whole request. The body is gathered first, within its limit: axum-core's body outlives
/// the request, and so can't borrow from the connection.
pub(crate) async fn from_request<T: FromRequest<()>>(
    head: &Head<'_>,
    body: &mut Body<'_>,
) -> Result<T, Refusal> {
    let parts = parts(head)?;
    let body = AxumBody::from(body.take().await?);
    T::from_request(http::Request::from_parts(parts, body), &()).await.map_err(refused)
}

fn refused(rejection: impl IntoResponse) -> Refusal {
    Refusal::response(Response::from(rejection.into_response()))
}

/// The head as the `http` crate has it.
fn parts(head: &Head<'_>) -> Result<Parts, Refusal> {
    let bad = || Refusal::fixed(400);
    let mut request = http::Request::new(());
    *request.method_mut() = http::Method::from_bytes(head.method_name.as_bytes()).map_err(|_| bad())?;
    *request.uri_mut() = super::line::target(head)?;
    *request.version_mut() = match head.version {
        Version::Http10 => http::Version::HTTP_10,
        Version::Http11 => http::Version::HTTP_11,
        Version::Http2 => http::Version::HTTP_2,
    };
    let mut headers = HeaderMap::new();
    for field in head.fields.iter() {
        let name = HeaderName::from_bytes(field.name.as_bytes()).map_err(|_| bad())?;
        headers.append(name, HeaderValue::from_bytes(field.value).map_err(|_| bad())?);
    }
    *request.headers_mut() = headers;
    Ok(request.into_parts().0)
}
