//! Handlers written for axum: what `=> fn PATH` calls. Every argument is extracted through axum-core's traits, and
//! what comes of it responds through them.
//!
//! The choice between the two traits of an extractor is a parameter of the bound, found by inference. Where neither
//! fits, that leaves the compiler several implementations to refuse, so that its error is the bound's own message and
//! not what one of them lacks.
//!
//! That a future here is `Send` is said where it is made, and proved there for every type. Left to where it is used, it
//! would be proved for the types of a handler with their lifetimes forgotten, and a `State<&'static Pool>` would fail.

use std::marker::PhantomData;

use axum_core::extract::{FromRequest, FromRequestParts};
use axum_core::response::IntoResponse;
use http::request::Parts;

use crate::dispatch::blocking;
use crate::exchange::Exchange;
use crate::extract::axum;
use crate::request::{Body, Head};
use crate::response::{Refusal, Response};
use crate::route::{BadPath, Captures, Matched, Path};

/// What a handler is called with. It says the type of the state before the handler is looked at, so that a mistake is
/// the handler's.
#[derive(Debug)]
pub struct Call<'c, S: 'static> {
    state: &'static S,
    matched: &'static Matched,
    captures: &'c Captures,
}

impl<'c, S> Call<'c, S> {
    /// On a route of that pattern, with what was found in the path.
    #[inline]
    pub fn new(state: &'static S, matched: &'static Matched, captures: &'c Captures) -> Self {
        Self { state, matched, captures }
    }

    /// With a handler that is `Send`.
    #[inline]
    pub fn with<H, A, M, R>(self, handler: H) -> Prepared<'c, S, H, A>
    where
        S: Arguments<A, M>,
        H: Handler<A, Future: Future<Output: Answers<R>> + Send>,
        A: Send,
    {
        Prepared { call: self, handler: Some(handler), arguments: PhantomData }
    }

    /// With a handler that need not be.
    #[inline]
    pub fn with_local<H, A, M, R>(self, handler: H) -> Prepared<'c, S, H, A>
    where
        S: Arguments<A, M>,
        H: Handler<A, Future: Future<Output: Answers<R>>>,
    {
        Prepared { call: self, handler: Some(handler), arguments: PhantomData }
    }

    /// With a handler whose arguments go to the pool for blocking work.
    #[inline]
    pub fn with_blocking<H, A, M, R>(self, handler: H) -> Prepared<'c, S, H, A>
    where
        S: Arguments<A, M>,
        H: Handler<A, Future: Future<Output: Answers<R>>>,
        A: Send + 'static,
    {
        Prepared { call: self, handler: Some(handler), arguments: PhantomData }
    }
}

/// A handler that was found fit to be called. What calls it has the same bounds once more, and the compiler would say
/// each mistake again for each time that it looks at that future: so it is chosen by method lookup, and where the bounds
/// don't hold, which has been said then, something else is.
#[derive(Debug)]
pub struct Prepared<'c, S: 'static, H, A> {
    call: Call<'c, S>,
    handler: Option<H>,
    arguments: PhantomData<fn() -> A>,
}

impl<S, H, A> Prepared<'_, S, H, A> {
    fn handler(&mut self) -> Result<H, Refusal> {
        // It is called once.
        self.handler.take().ok_or_else(|| Refusal::fixed(500))
    }
}

/// The traits whose methods are the tiers: the call, and nothing.
pub mod tiers {
    use std::future::{Ready, ready};

    use super::*;

    /// First: a call whose future is `Send`.
    pub trait ByHandler<M, R> {
        /// Calls the handler with what it takes out of the request.
        fn handled(
            &mut self,
            exchange: &mut Exchange<'_>,
        ) -> impl Future<Output = Result<Response, Refusal>> + Send;
    }

    /// First: a call that stays on its thread.
    pub trait ByLocalHandler<M, R> {
        /// Calls the handler with what it takes out of the request.
        fn handled_local(
            &mut self,
            exchange: &mut Exchange<'_>,
        ) -> impl Future<Output = Result<Response, Refusal>>;
    }

    /// First: a call on the pool for blocking work. It may await there: the worker's runtime goes on turning meanwhile.
    pub trait ByBlockingHandler<M, R> {
        /// Calls the handler with what it takes out of the request.
        fn handled_blocking(
            &mut self,
            exchange: &mut Exchange<'_>,
        ) -> impl Future<Output = Result<Response, Refusal>> + Send;
    }

    impl<S, H, A, M, R> ByHandler<M, R> for &mut Prepared<'_, S, H, A>
    where
        S: Arguments<A, M> + Sync,
        H: Handler<A, Future: Future<Output: Answers<R>> + Send> + Send,
        A: Send,
    {
        #[expect(clippy::manual_async_fn, reason = "an `async fn` can't say that it is `Send`")]
        fn handled(
            &mut self,
            exchange: &mut Exchange<'_>,
        ) -> impl Future<Output = Result<Response, Refusal>> + Send {
            async {
                let handler = self.handler()?;
                let arguments = S::arguments(&self.call, exchange).await?;
                Ok(handler.call(arguments).await.into_answer())
            }
        }
    }

    impl<S, H, A, M, R> ByLocalHandler<M, R> for &mut Prepared<'_, S, H, A>
    where
        S: Arguments<A, M>,
        H: Handler<A, Future: Future<Output: Answers<R>>>,
    {
        async fn handled_local(&mut self, exchange: &mut Exchange<'_>) -> Result<Response, Refusal> {
            let handler = self.handler()?;
            let arguments = S::arguments(&self.call, exchange).await?;
            Ok(handler.call(arguments).await.into_answer())
        }
    }

    impl<S, H, A, M, R> ByBlockingHandler<M, R> for &mut Prepared<'_, S, H, A>
    where
        S: Arguments<A, M> + Sync,
        H: Handler<A, Future: Future<Output: Answers<R>>> + Send + 'static,
        A: Send + 'static,
    {
        #[expect(clippy::manual_async_fn, reason = "likewise")]
        fn handled_blocking(
            &mut self,
            exchange: &mut Exchange<'_>,
        ) -> impl Future<Output = Result<Response, Refusal>> + Send {
            async {
                let handler = self.handler()?;
                let arguments = S::arguments(&self.call, exchange).await?;
                let runtime = tokio::runtime::Handle::current();
                Ok(blocking(move || runtime.block_on(handler.call(arguments)).into_answer()).await)
            }
        }
    }

    /// Last: nothing. What is wrong has been said where the handler was prepared, and nothing calls this.
    pub trait ByNoHandler {
        /// Refuses.
        fn handled(&mut self, _: &mut Exchange<'_>) -> Ready<Result<Response, Refusal>> {
            ready(Err(Refusal::fixed(500)))
        }

        /// Refuses.
        fn handled_local(&mut self, _: &mut Exchange<'_>) -> Ready<Result<Response, Refusal>> {
            ready(Err(Refusal::fixed(500)))
        }

        /// Refuses.
        fn handled_blocking(&mut self, _: &mut Exchange<'_>) -> Ready<Result<Response, Refusal>> {
            ready(Err(Refusal::fixed(500)))
        }
    }

    impl<S, H, A> ByNoHandler for Prepared<'_, S, H, A> {}
}

/// What the `end` of a value is to hear of an answer: a handler of this kind tells its failures by the status alone.
///
/// # Errors
///
/// The refusal, and the answer where its status is 400 or above.
pub fn judged(answer: Result<Response, Refusal>) -> Result<Option<Response>, Refusal> {
    let answer = answer?;
    match answer.status().is_client_error() || answer.status().is_server_error() {
        true => Err(Refusal::response(answer)),
        false => Ok(Some(answer)),
    }
}

/// An `async fn` of at most sixteen arguments.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no handler",
    label = "this is no `async fn` of at most 16 arguments",
    note = "a handler written for axum is an `async fn` of at most 16 arguments; call anything else: `=> path(..)`"
)]
pub trait Handler<A> {
    /// What it gives, once it is awaited.
    type Future: Future;

    /// Calls it.
    fn call(self, arguments: A) -> Self::Future;
}

/// A state with which the arguments `A` can be taken out of a request. It is implemented for the state and not for the
/// arguments, so that an error about one of them lists no other lists of arguments.
pub trait Arguments<A, M>: Sized {
    /// Takes them, in their order.
    fn arguments(
        call: &Call<'_, Self>,
        exchange: &mut Exchange<'_>,
    ) -> impl Future<Output = Result<A, Refusal>> + Send;
}

/// An argument that others follow: it sees the head.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be an argument of this handler, before its last one and with the state `{S}`",
    label = "the argument `{Self}` is no extractor of the head",
    note = "an argument implements axum-core's `FromRequestParts<{S}>`, and the last one `FromRequest<{S}>`: what takes the body stands last",
    note = "the state is what `#[state]` marks, an `input` or a `singleton` of the table, and `()` where nothing is marked"
)]
pub trait HeadArgument<S, M>: Sized {
    /// Takes it.
    fn take(parts: &mut Parts, state: &S) -> impl Future<Output = Result<Self, Refusal>> + Send;
}

/// The last argument: it may see the body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be an argument of this handler with the state `{S}`",
    label = "the argument `{Self}` is no extractor",
    note = "an argument implements axum-core's `FromRequestParts<{S}>`, and the last one may implement `FromRequest<{S}>` instead",
    note = "the state is what `#[state]` marks, an `input` or a `singleton` of the table, and `()` where nothing is marked"
)]
pub trait LastArgument<S, M>: Sized {
    /// Takes it. The body is read only where it is wanted.
    fn take_last(
        parts: Parts,
        body: &mut Body<'_>,
        state: &S,
    ) -> impl Future<Output = Result<Self, Refusal>> + Send;
}

/// What a handler gives.
#[diagnostic::on_unimplemented(
    message = "the handler gives `{Self}`, which can't be sent as a response",
    label = "this gives `{Self}`",
    note = "a handler written for axum gives what implements axum-core's `IntoResponse`: text, `axum::Json`, a status, or a tuple or `Result` of these"
)]
pub trait Answers<M> {
    /// The response.
    fn into_answer(self) -> Response;
}

/// By `FromRequestParts`.
#[derive(Debug)]
pub enum ByParts {}
/// By `FromRequest`.
#[derive(Debug)]
pub enum ByRequest {}
/// By `IntoResponse`.
#[derive(Debug)]
pub enum ByIntoResponse {}
/// By nothing: what is implemented for this is there so that no other implementation is the only one.
#[derive(Debug)]
pub enum ByNothing {}

/// Implemented by nothing.
pub trait Nothing {}

impl<S: Sync, T: FromRequestParts<S>> HeadArgument<S, ByParts> for T {
    async fn take(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        axum::from_parts(parts, state).await
    }
}

impl<S: Sync, T: Nothing> HeadArgument<S, ByNothing> for T {
    async fn take(_: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Err(Refusal::fixed(500))
    }
}

impl<S: Sync, T: FromRequestParts<S>> LastArgument<S, ByParts> for T {
    async fn take_last(mut parts: Parts, _: &mut Body<'_>, state: &S) -> Result<Self, Refusal> {
        axum::from_parts(&mut parts, state).await
    }
}

impl<S: Sync, T: FromRequest<S>> LastArgument<S, ByRequest> for T {
    async fn take_last(parts: Parts, body: &mut Body<'_>, state: &S) -> Result<Self, Refusal> {
        axum::from_request(parts, body, state).await
    }
}

impl<T: IntoResponse> Answers<ByIntoResponse> for T {
    fn into_answer(self) -> Response {
        self.into_response().into()
    }
}

impl<T: Nothing> Answers<ByNothing> for T {
    fn into_answer(self) -> Response {
        Response::new(crate::response::Status::INTERNAL_SERVER_ERROR)
    }
}

impl<F, R> Handler<()> for F
where
    F: FnOnce() -> R,
    R: Future,
{
    type Future = R;

    fn call(self, (): ()) -> R {
        self()
    }
}

impl<S: Sync> Arguments<(), ()> for S {
    async fn arguments(_: &Call<'_, S>, _: &mut Exchange<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

/// The head as the arguments of a handler see it. The exchange itself is not held while this waits: a body of axum-core's
/// is not `Sync`.
async fn parts(
    head: &Head<'_>,
    path: Result<Path<'_>, BadPath>,
    captures: &Captures,
    matched: &'static Matched,
) -> Result<Parts, Refusal> {
    let mut parts = axum::parts(head)?;
    if let Ok(path) = path {
        matched.tell(path, captures, &mut parts).await;
    }
    Ok(parts)
}

/// Implements both for one number of arguments: those before the last, each with the mark of its trait, then the last.
macro_rules! functions {
    ($($before:ident $mark:ident,)* => $last:ident $end:ident) => {
        impl<Function, R, $($before,)* $last> Handler<($($before,)* $last,)> for Function
        where
            Function: FnOnce($($before,)* $last) -> R,
            R: Future,
        {
            type Future = R;

            #[expect(non_snake_case, reason = "an argument is named after its type")]
            fn call(self, ($($before,)* $last,): ($($before,)* $last,)) -> R {
                self($($before,)* $last)
            }
        }

        impl<S, $($before, $mark,)* $last, $end> Arguments<($($before,)* $last,), ($($mark,)* $end,)> for S
        where
            S: Sync,
            $($before: HeadArgument<S, $mark> + Send,)*
            $last: LastArgument<S, $end> + Send,
        {
            #[allow(unused_mut, reason = "a single argument takes all of it")]
            async fn arguments(
                call: &Call<'_, S>,
                exchange: &mut Exchange<'_>,
            ) -> Result<($($before,)* $last,), Refusal> {
                let mut parts = parts(exchange.head, exchange.path, call.captures, call.matched).await?;
                Ok((
                    $($before::take(&mut parts, call.state).await?,)*
                    $last::take_last(parts, &mut exchange.body, call.state).await?,
                ))
            }
        }
    };
}

/// Implements both for every number of arguments up to that of the list.
macro_rules! up_to {
    ([$($before:ident $mark:ident,)*] $next:ident $end:ident, $($rest:tt)*) => {
        functions!($($before $mark,)* => $next $end);
        up_to!([$($before $mark,)* $next $end,] $($rest)*);
    };
    ([$($before:ident $mark:ident,)*]) => {};
}

up_to!(
    [] T1 M1, T2 M2, T3 M3, T4 M4, T5 M5, T6 M6, T7 M7, T8 M8, T9 M9, T10 M10, T11 M11, T12 M12, T13 M13, T14 M14,
    T15 M15, T16 M16,
);
