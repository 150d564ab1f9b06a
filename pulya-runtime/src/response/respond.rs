//! Values that can be sent as a response.

use std::borrow::Cow;
use std::convert::Infallible;

use bytes::Bytes;

use super::{Reply, Response, Status};

pub(super) const TEXT: &str = "text/plain; charset=utf-8";
pub(super) const BINARY: &str = "application/octet-stream";
pub(super) const JSON: &str = "application/json";

/// A value that can be sent as a response.
///
/// Implement it for a type of your own by sending one of these:
///
/// ```
/// use pulya_runtime::response::{Reply, Respond, Status};
///
/// struct Teapot;
///
/// impl Respond for Teapot {
///     fn respond(self, reply: &mut Reply<'_>) {
///         reply.send(Status::IM_A_TEAPOT, "text/plain", b"short and stout");
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be sent as a response",
    label = "this is not a response",
    note = "declare its type to send it as JSON: `-> {Self} => ..`, or wrap it: `Json(..)`",
    note = "text, bytes, `Json`, `(Status, _)`, `Response`, and everything that implements `pulya::Respond` or axum-core's `IntoResponse` can be sent as it is"
)]
pub trait Respond {
    /// Sends this value.
    fn respond(self, reply: &mut Reply<'_>);

    /// Sends this value under another status: what `(Status, T)` does.
    fn respond_with(self, status: Status, reply: &mut Reply<'_>)
    where
        Self: Sized,
    {
        let mut inner = Reply::parts();
        // What can't be sent is a refusal, and keeps its status.
        inner.keep_refusals();
        self.respond(&mut inner);
        match inner.kept() {
            Some(refusal) => reply.refuse(refusal),
            None => {
                if let Some(parts) = inner.into_parts() {
                    reply.response(Response::of(status, parts.headers, parts.body));
                }
            }
        }
    }
}

/// A value sent as JSON, for a right side whose route declares no type.
///
/// ```
/// use pulya_runtime::response::Json;
/// let Json(n) = Json(1);
/// assert_eq!(n, 1);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

/// Implements [`Respond`] for types whose bytes can be borrowed.
macro_rules! borrowed {
    ($($ty:ty, $content_type:expr, |$value:ident| $bytes:expr;)*) => {$(
        impl Respond for $ty {
            fn respond(self, reply: &mut Reply<'_>) {
                self.respond_with(Status::OK, reply);
            }
            fn respond_with(self, status: Status, reply: &mut Reply<'_>) {
                let $value = self;
                reply.send(status, $content_type, $bytes);
            }
        }
    )*};
}

borrowed! {
    &str, TEXT, |text| text.as_bytes();
    &[u8], BINARY, |bytes| bytes;
    Cow<'_, str>, TEXT, |text| text.as_bytes();
    Cow<'_, [u8]>, BINARY, |bytes| &bytes;
    Box<str>, TEXT, |text| text.as_bytes();
    &String, TEXT, |text| text.as_bytes();
}

/// Implements [`Respond`] for types that own their bytes: long ones are not copied.
macro_rules! owned {
    ($($ty:ty, $content_type:expr;)*) => {$(
        impl Respond for $ty {
            fn respond(self, reply: &mut Reply<'_>) {
                self.respond_with(Status::OK, reply);
            }
            fn respond_with(self, status: Status, reply: &mut Reply<'_>) {
                reply.send_bytes(status, $content_type, Bytes::from(self));
            }
        }
    )*};
}

owned! {
    Vec<u8>, BINARY;
    Bytes, BINARY;
}

/// Up to this size copying is cheaper than handing on.
const COPIED: usize = 16 * 1024;

impl Respond for String {
    fn respond(self, reply: &mut Reply<'_>) {
        self.respond_with(Status::OK, reply);
    }
    fn respond_with(self, status: Status, reply: &mut Reply<'_>) {
        if self.len() <= COPIED {
            reply.send(status, TEXT, self.as_bytes());
        } else {
            reply.send_bytes(status, TEXT, Bytes::from(self));
        }
    }
}

impl<const N: usize> Respond for &[u8; N] {
    fn respond(self, reply: &mut Reply<'_>) {
        reply.send(Status::OK, BINARY, self);
    }
}

impl Respond for () {
    fn respond(self, reply: &mut Reply<'_>) {
        reply.send(Status::OK, TEXT, b"");
    }
    fn respond_with(self, status: Status, reply: &mut Reply<'_>) {
        reply.empty(status);
    }
}

impl Respond for Status {
    fn respond(self, reply: &mut Reply<'_>) {
        reply.empty(self);
    }
}

impl Respond for Response {
    fn respond(self, reply: &mut Reply<'_>) {
        reply.response(self);
    }
    fn respond_with(mut self, status: Status, reply: &mut Reply<'_>) {
        self.status = status;
        reply.response(self);
    }
}

impl<T: Respond> Respond for (Status, T) {
    fn respond(self, reply: &mut Reply<'_>) {
        self.1.respond_with(self.0, reply);
    }
}

impl Respond for Infallible {
    fn respond(self, _: &mut Reply<'_>) {
        match self {}
    }
}
