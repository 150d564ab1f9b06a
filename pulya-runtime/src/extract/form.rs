//! Forms, in the query string and in the body, through serde.
//!
//! Decoded by serde_qs: it takes repeated keys into a `Vec`, optional fields, enums and nested keys
//! (`filter[name]=x`), which serde_urlencoded does not.

use super::Decode;
use super::json::wrong_media_type;
use crate::request::{Body, Head};
use crate::response::{Problem, Refusal};

/// The whole query string as an extractor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query<T>(pub T);

/// A form body as an extractor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form<T>(pub T);

/// Reads the whole query string.
///
/// # Errors
///
/// 400 where it does not fit `T`.
pub fn query<'r, T: Decode<'r>>(head: &Head<'r>) -> Result<T, Refusal> {
    serde_qs::from_str(head.query.unwrap_or_default()).map_err(|error| refused("query", 400, &error))
}

/// Reads a form body.
///
/// # Errors
///
/// 415 where it was not sent as a form, 422 where it does not fit `T`, and those of reading the body.
pub async fn form<T: for<'de> Decode<'de>>(head: &Head<'_>, body: &mut Body<'_>) -> Result<T, Refusal> {
    let essence =
        head.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(wrong_media_type("application/x-www-form-urlencoded"));
    }
    let bytes = body.collect().await?;
    serde_qs::Config::new()
        .use_form_encoding(true)
        .deserialize_bytes(bytes)
        .map_err(|error| refused("form", 422, &error))
}

#[cold]
fn refused(what: &str, status: u16, error: &serde_qs::Error) -> Refusal {
    Problem::new(status).detail(format!("The {what} is not valid: {error}.")).into()
}
