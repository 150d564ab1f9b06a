//! From the value of a right side to an answer: which encoder and which responder, chosen by type when the
//! service is compiled.
//!
//! Generated code can't name the type of a right side, and a trait can't be implemented both for what
//! responds natively and for what responds through axum-core. So the choice is made by method lookup:
//! `(&mut &mut tag).method()` takes the first tier, in the order of fewest references, whose bounds hold.
//! This works where the type is known to the compiler, which it always is in a handler, and for inferred
//! and opaque types too. The last tier of each choice holds a bound that can't be met: its error is the one
//! that a user reads.

use std::convert::Infallible;
use std::marker::PhantomData;

use super::respond::JSON;
use super::{Created, Json, Refusal, Reply, Respond, Status};
use crate::json::{self, ToJson};

/// The value of a right side whose route declares no type.
#[derive(Debug)]
pub struct Choose<V>(Option<V>);

impl<V> Choose<V> {
    /// Wraps a value.
    #[inline]
    pub fn new(value: V) -> Self {
        Self(Some(value))
    }
}

impl<V, E> Choose<Result<V, E>> {
    /// Takes a `Result` apart.
    #[inline(always)]
    pub fn peel_result(self) -> Result<V, E> {
        match self.0 {
            Some(value) => value,
            None => unreachable!("a wrapped value is taken once"),
        }
    }
}

impl<V> Choose<Option<V>> {
    /// Takes an `Option` apart.
    #[inline(always)]
    pub fn peel_option(self) -> Option<V> {
        self.0.flatten()
    }
}

impl Choose<Never> {
    /// A right side that never gives a value, `todo!()` for one. Inherent, since a trait implemented for `!`
    /// by this name would overlap every other implementation.
    pub fn answer(&mut self, _: &mut Reply<'_>) {}
}

/// The value of a right side whose route declares `-> T`. Made without a call, each of which costs the compiler a way to
/// unwind from it in every route.
#[derive(Debug)]
pub struct Typed<V, T>(pub V, pub PhantomData<T>);

/// What writes a value as JSON.
///
/// A function pointer, so that what calls it is compiled once for each `T`: with a closure it was compiled again for each
/// route, which was most of what a release build did.
type Write<T> = fn(&T, &mut Vec<u8>) -> Result<(), json::Error>;

impl<T> Typed<T, T> {
    /// Sends the value: the answer of the route.
    ///
    /// # Errors
    ///
    /// None here. Of a `Result` its error, which the route knows how to answer.
    #[inline(never)]
    pub fn send(self, status: u16, reply: &mut Reply<'_>, write: Write<T>) -> Result<(), Infallible> {
        encoded(status, reply, Some(self.0), write);
        Ok(())
    }

    /// A plain `T`. Being inherent, this is found first, and makes the compiler infer `V = T` where it is
    /// free to choose: `collect()`, `Default::default()` and `parse()?` work on a right side.
    #[inline]
    pub fn outcome(self) -> Result<Option<T>, Infallible> {
        Ok(Some(self.0))
    }
}

/// Sends what `write` writes of `value`, with that status, or 404 if there is none: the answer of a route that declares
/// `-> T`.
#[inline]
pub fn encoded<T>(status: u16, reply: &mut Reply<'_>, value: Option<T>, write: Write<T>) {
    match value {
        Some(value) => {
            let status = Status::from_u16(status).unwrap_or(Status::OK);
            finish(status, reply, &mut |out| write(&value, out));
        }
        None => reply.refuse(Refusal::fixed(404)),
    }
}

/// Encodes into the sink; a value that has no JSON (a map with a key that is no string) is a 500.
fn finish(
    status: Status,
    reply: &mut Reply<'_>,
    encode: &mut dyn FnMut(&mut Vec<u8>) -> Result<(), json::Error>,
) {
    if let Err(error) = reply.encode_by(status, JSON, encode) {
        reply.refuse(Refusal::problem(500).cause(error).into());
    }
}

/// Answers with a status alone, or with 404 if there is no value: a route that declares a status and no type.
pub fn empty(status: u16, reply: &mut Reply<'_>, value: Option<()>) {
    match value {
        Some(()) => reply.empty(Status::from_u16(status).unwrap_or(Status::NO_CONTENT)),
        None => reply.refuse(Refusal::fixed(404)),
    }
}

/// What `!` is called on stable Rust.
pub type Never = <fn() -> ! as Returns>::Output;

/// Names the return type of a function pointer.
pub trait Returns {
    /// That type.
    type Output;
}

impl<T> Returns for fn() -> T {
    type Output = T;
}

/// A value that a route may give that declares `T`. Implemented by nothing: its message is the error.
#[diagnostic::on_unimplemented(
    message = "the route declares `{T}`, but its right side gives `{Self}`",
    label = "this gives `{Self}`",
    note = "a right side gives what stands behind `->`, an `Option` of it (`None` is 404), or a `Result` of either"
)]
pub trait Gives<T> {}

/// What a future is once it was awaited. Implemented by nothing: its message is the error.
#[diagnostic::on_unimplemented(
    message = "this right side gives a future, and not yet what that gives",
    label = "`.await` is missing",
    note = "await what is called: `=> list(repo).await`",
    note = "a right side is async by itself: what stands in an `async` block can stand here without one"
)]
pub trait Awaited {}

/// The traits whose methods are the tiers.
pub(super) mod tiers {
    use super::*;

    /// `Option<T>` and `Result` of either, where the route says `-> T`.
    pub trait Outcome<T> {
        /// What `Result` holds on the other side.
        type Error;
        /// Takes the value apart.
        fn outcome(self) -> Result<Option<T>, Self::Error>;
        /// Sends the value.
        fn send(self, status: u16, reply: &mut Reply<'_>, write: Write<T>) -> Result<(), Self::Error>;
    }

    impl<T> Outcome<T> for Typed<Option<T>, T> {
        type Error = Infallible;
        #[inline]
        fn outcome(self) -> Result<Option<T>, Infallible> {
            Ok(self.0)
        }
        #[inline(never)]
        fn send(self, status: u16, reply: &mut Reply<'_>, write: Write<T>) -> Result<(), Infallible> {
            encoded(status, reply, self.0, write);
            Ok(())
        }
    }

    impl<T, E> Outcome<T> for Typed<Result<T, E>, T> {
        type Error = E;
        #[inline]
        fn outcome(self) -> Result<Option<T>, E> {
            self.0.map(Some)
        }
        #[inline(never)]
        fn send(self, status: u16, reply: &mut Reply<'_>, write: Write<T>) -> Result<(), E> {
            self.0.map(|value| encoded(status, reply, Some(value), write))
        }
    }

    impl<T, E> Outcome<T> for Typed<Result<Option<T>, E>, T> {
        type Error = E;
        #[inline]
        fn outcome(self) -> Result<Option<T>, E> {
            self.0
        }
        #[inline(never)]
        fn send(self, status: u16, reply: &mut Reply<'_>, write: Write<T>) -> Result<(), E> {
            self.0.map(|value| encoded(status, reply, value, write))
        }
    }

    /// A future that was not awaited, and the compiler says so.
    pub trait FutureOutcome<V, T> {
        /// Can't be called.
        fn outcome(self) -> Result<Option<T>, Infallible>
        where
            V: Awaited;
        /// Neither can this.
        fn send(self, _: u16, _: &mut Reply<'_>, _: Write<T>) -> Result<(), Infallible>
        where
            V: Awaited;
    }

    impl<V: Future, T> FutureOutcome<V, T> for Typed<V, T> {
        fn outcome(self) -> Result<Option<T>, Infallible>
        where
            V: Awaited,
        {
            Ok(None)
        }
        fn send(self, _: u16, _: &mut Reply<'_>, _: Write<T>) -> Result<(), Infallible>
        where
            V: Awaited,
        {
            Ok(())
        }
    }

    /// Last: none of these, and the compiler says so.
    pub trait NoOutcome<V, T> {
        /// Can't be called.
        fn outcome(&self) -> Result<Option<T>, Infallible>
        where
            V: Gives<T>;
        /// Neither can this.
        fn send(&self, _: u16, _: &mut Reply<'_>, _: Write<T>) -> Result<(), Infallible>
        where
            V: Gives<T>;
    }

    impl<V, T> NoOutcome<V, T> for Typed<V, T> {
        fn outcome(&self) -> Result<Option<T>, Infallible>
        where
            V: Gives<T>,
        {
            Ok(None)
        }
        fn send(&self, _: u16, _: &mut Reply<'_>, _: Write<T>) -> Result<(), Infallible>
        where
            V: Gives<T>,
        {
            Ok(())
        }
    }

    /// A value that is no `Result`: those have a method of the struct itself, which comes first.
    pub trait NoResult: Sized {
        /// The value.
        type Value;
        /// Gives it as it is.
        fn peel_result(self) -> Result<Self::Value, Infallible>;
    }

    impl<V> NoResult for Choose<V> {
        type Value = V;
        #[inline(always)]
        fn peel_result(self) -> Result<V, Infallible> {
            match self.0 {
                Some(value) => Ok(value),
                None => unreachable!("a wrapped value is taken once"),
            }
        }
    }

    /// A value that is no `Option`.
    pub trait NoOption: Sized {
        /// The value.
        type Value;
        /// Gives it as it is.
        fn peel_option(self) -> Option<Self::Value>;
    }

    impl<V> NoOption for Choose<V> {
        type Value = V;
        #[inline(always)]
        fn peel_option(self) -> Option<V> {
            self.0
        }
    }

    /// First: JSON through the serializer that was generated for the type.
    pub trait ByToJson {
        /// Sends the value.
        fn answer(&mut self, reply: &mut Reply<'_>);
    }

    impl<T: ToJson> ByToJson for &mut &mut &mut &mut Choose<Json<T>> {
        fn answer(&mut self, reply: &mut Reply<'_>) {
            let Json(value) = taken(&mut self.0);
            finish(Status::OK, reply, &mut |out| json::write(&value, out));
        }
    }

    impl<T: ToJson> ByToJson for &mut &mut &mut &mut Choose<(Status, Json<T>)> {
        fn answer(&mut self, reply: &mut Reply<'_>) {
            let (status, Json(value)) = taken(&mut self.0);
            finish(status, reply, &mut |out| json::write(&value, out));
        }
    }

    impl<L: AsRef<str>, T: ToJson> ByToJson for &mut &mut &mut &mut Choose<Created<L, T>> {
        #[inline]
        fn answer(&mut self, reply: &mut Reply<'_>) {
            taken(&mut self.0).send(reply, json::write);
        }
    }

    /// Then: JSON through serde.
    pub trait BySerialize {
        /// Sends the value.
        fn answer(&mut self, reply: &mut Reply<'_>);
    }

    impl<T: serde::Serialize> BySerialize for &mut &mut &mut Choose<Json<T>> {
        fn answer(&mut self, reply: &mut Reply<'_>) {
            let Json(value) = taken(&mut self.0);
            finish(Status::OK, reply, &mut |out| json::write_serde(&value, out));
        }
    }

    impl<T: serde::Serialize> BySerialize for &mut &mut &mut Choose<(Status, Json<T>)> {
        fn answer(&mut self, reply: &mut Reply<'_>) {
            let (status, Json(value)) = taken(&mut self.0);
            finish(status, reply, &mut |out| json::write_serde(&value, out));
        }
    }

    impl<L: AsRef<str>, T: serde::Serialize> BySerialize for &mut &mut &mut Choose<Created<L, T>> {
        #[inline]
        fn answer(&mut self, reply: &mut Reply<'_>) {
            taken(&mut self.0).send(reply, json::write_serde);
        }
    }

    /// Then: whatever responds natively.
    pub trait ByRespond {
        /// Sends the value.
        fn answer(&mut self, reply: &mut Reply<'_>);
    }

    impl<V: Respond> ByRespond for &mut &mut Choose<V> {
        fn answer(&mut self, reply: &mut Reply<'_>) {
            taken(&mut self.0).respond(reply);
        }
    }

    /// Then: whatever responds through axum-core.
    pub trait ByIntoResponse {
        /// Sends the value.
        fn answer(&mut self, reply: &mut Reply<'_>);
    }

    impl<V: axum_core::response::IntoResponse> ByIntoResponse for &mut Choose<V> {
        fn answer(&mut self, reply: &mut Reply<'_>) {
            reply.response(taken(&mut self.0).into_response().into());
        }
    }

    /// A future that was not awaited, and the compiler says so.
    pub trait ByUnawaited<V> {
        /// Can't be called.
        fn answer(&mut self, reply: &mut Reply<'_>)
        where
            V: Awaited;
    }

    impl<V: Future> ByUnawaited<V> for &mut Choose<V> {
        fn answer(&mut self, _: &mut Reply<'_>)
        where
            V: Awaited,
        {
        }
    }

    /// Last: nothing does, and the compiler says so.
    pub trait ByNothing<V> {
        /// Sends the value.
        fn answer(&mut self, reply: &mut Reply<'_>)
        where
            V: Respond;
    }

    impl<V> ByNothing<V> for Choose<V> {
        fn answer(&mut self, reply: &mut Reply<'_>)
        where
            V: Respond,
        {
            taken(&mut self.0).respond(reply);
        }
    }

    /// Every tier is called once on a value that was just wrapped.
    #[inline]
    fn taken<V>(value: &mut Option<V>) -> V {
        value.take().expect("a wrapped value is taken once")
    }
}
