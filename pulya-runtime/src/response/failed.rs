//! The error of a right side: by which responder it answers.
//!
//! Chosen by method lookup as values are, see `outcome`; apart from them, because what has to be said of an error
//! that can't be sent is something else.

/// An error.
#[derive(Debug)]
pub struct Failed<E>(Option<E>);

impl<E> Failed<E> {
    /// Wraps an error.
    #[inline]
    pub fn new(error: E) -> Self {
        Self(Some(error))
    }
}

/// An error that can answer. Implemented by nothing: its message is the error.
#[diagnostic::on_unimplemented(
    message = "the error `{Self}` can't be sent as a response",
    label = "this error can't answer",
    note = "implement `pulya::Respond` for `{Self}` (or axum-core's `IntoResponse`), or let `?` convert it into an error that responds"
)]
pub trait Answer {}

/// The traits whose methods are the tiers.
pub(super) mod tiers {
    use super::*;
    use crate::response::{Reply, Respond};

    /// First: an error that responds natively.
    pub trait FailByRespond {
        /// Sends the error.
        fn fail(&mut self, reply: &mut Reply<'_>);
    }

    impl<E: Respond> FailByRespond for &mut &mut Failed<E> {
        fn fail(&mut self, reply: &mut Reply<'_>) {
            if let Some(error) = self.0.take() {
                error.respond(reply);
            }
        }
    }

    /// Then: one that responds through axum-core.
    pub trait FailByIntoResponse {
        /// Sends the error.
        fn fail(&mut self, reply: &mut Reply<'_>);
    }

    impl<E: axum_core::response::IntoResponse> FailByIntoResponse for &mut Failed<E> {
        fn fail(&mut self, reply: &mut Reply<'_>) {
            if let Some(error) = self.0.take() {
                reply.response(error.into_response().into());
            }
        }
    }

    /// Last: none, and the compiler says so.
    pub trait FailByNothing<E> {
        /// Can't be called.
        fn fail(&mut self, reply: &mut Reply<'_>)
        where
            E: Answer;
    }

    impl<E> FailByNothing<E> for Failed<E> {
        fn fail(&mut self, _: &mut Reply<'_>)
        where
            E: Answer,
        {
        }
    }
}
