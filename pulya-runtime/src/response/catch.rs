//! What `catch` does: another answer to a problem than the problem itself.

use http::HeaderMap;

use super::{Problem, Refusal, Reply, Response, Status};
use crate::provide::Panic;

/// The refusal that a request came to, if it did: the one that ended its handler, or the one that was kept.
#[inline]
pub fn refused(reply: &mut Reply<'_>, result: Result<(), Refusal>) -> Option<Refusal> {
    let kept = reply.kept();
    match result {
        Err(refusal) => Some(kept.unwrap_or(refusal)),
        Ok(()) => kept,
    }
}

/// What a panic comes to: a 500, which a `catch` may replace. Where an answer is under way it goes on.
#[cold]
pub fn panicked(reply: &Reply<'_>, panic: Panic) -> Refusal {
    if reply.is_answered() {
        panic.resume();
    }
    // The server, which would count and answer it, never hears of it.
    tracing::error!(panic = panic.message(), "a handler panicked");
    Refusal::fixed(500)
}

/// Sends the answer that a `catch` has made in `made` instead of a problem.
///
/// What a problem says in its header section is kept (`allow` of a 405, `retry-after` of a 503), and its status where
/// the answer has chosen none: one that is 200 would tell a client that all went well.
pub fn instead(reply: &mut Reply<'_>, status: Status, headers: &HeaderMap, made: Reply<'_>) {
    let Some(parts) = made.into_parts() else { return Problem::new(500).send(reply) };
    let mut response = Response::from(parts);
    if response.status == Status::OK {
        response.status = status;
    }
    for name in
        headers.keys().filter(|name| !response.headers.contains_key(*name)).cloned().collect::<Vec<_>>()
    {
        for value in headers.get_all(&name) {
            response.headers.append(name.clone(), value.clone());
        }
    }
    reply.response(response);
}
