//! The body as it is.

use bytes::Bytes;

use crate::request::Body;
use crate::response::Refusal;

/// A type that a `body` parameter can have: `Bytes`, `Vec<u8>` or `String`. One of type `&mut Body<'_>` is the body
/// itself, which is read as it comes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no form of a body",
    label = "not what a `body` parameter can be",
    note = "use `Bytes`, `Vec<u8>`, `String`, or `&mut Body<'_>` to read it as it comes; `json` and `form` parameters decode it"
)]
pub trait FromBody: Sized {
    /// Reads the body.
    ///
    /// # Errors
    ///
    /// Those of reading it, and 400 where text is not UTF-8.
    fn from_body(body: &mut Body<'_>) -> impl Future<Output = Result<Self, Refusal>>;
}

impl FromBody for Bytes {
    async fn from_body(body: &mut Body<'_>) -> Result<Self, Refusal> {
        Ok(body.take().await?)
    }
}

impl FromBody for Vec<u8> {
    async fn from_body(body: &mut Body<'_>) -> Result<Self, Refusal> {
        Ok(body.take().await?.into())
    }
}

impl FromBody for String {
    async fn from_body(body: &mut Body<'_>) -> Result<Self, Refusal> {
        String::from_utf8(body.take().await?.into())
            .map_err(|_| Refusal::problem(400).detail("The body is not UTF-8.").into())
    }
}
