//! One request and its answer, while they are under way.

use crate::request::{Body, Head};
use crate::response::Reply;

/// One request and the sink of its answer, as handed to [`App::dispatch`](crate::app::App::dispatch).
#[derive(Debug)]
pub struct Exchange<'r> {
    /// The parsed head: a view.
    pub head: &'r Head<'r>,
    /// The path that routing sees, if the one that was sent is well-formed:
    /// escapes decoded, but for `%2F`, which is the byte `0xFF` here. Made by
    /// [`normalise`](crate::route::normalise).
    pub path: Result<&'r [u8], crate::route::BadPath>,
    /// The body, read where an extractor asks for it.
    pub body: Body<'r>,
    /// Where the answer goes.
    pub reply: Reply<'r>,
}
