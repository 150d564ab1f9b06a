//! A table without its type: what the server and the clients ask for answers.
//!
//! Were they generic over the table, every crate with a table would build the server anew: five seconds of a release
//! build, for ten routes. This way they are built once, with this crate. The price is that a request's dispatch begins
//! with a call through a pointer.

use crate::app::{App, SendApp};
use crate::exchange::Exchange;
use crate::place::{Moves, Place, Running, Stays};

/// What answers requests. `M` says whether an answer that has begun may move between threads.
pub(crate) trait Answers<M> {
    /// Begins to answer, in that place.
    fn begin<'p>(&self, place: &'p mut Place, exchange: &'p mut Exchange<'_>) -> Running<'p, M>;
}

impl<A: App> Answers<Stays> for A {
    fn begin<'p>(&self, place: &'p mut Place, exchange: &'p mut Exchange<'_>) -> Running<'p, Stays> {
        place.begin(*self, exchange)
    }
}

impl<A: SendApp> Answers<Moves> for A {
    fn begin<'p>(&self, place: &'p mut Place, exchange: &'p mut Exchange<'_>) -> Running<'p, Moves> {
        place.begin_send(*self, exchange)
    }
}
