//! What generated dispatch calls around matching: the parts that are the same for every table.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::exchange::Exchange;
use crate::request::Method;
use crate::response::{Error, Refusal, Reply, Respond, Response, Status};
use crate::route::{BadPath, Found, Outcome};

/// A table's match function: what it finds is written in place.
pub type Find = fn(Method, &[u8], &mut Found);

/// Matches a request. A path that can't be decoded is a bad path whatever the table has.
#[inline]
pub fn find(exchange: &Exchange<'_>, find: Find, found: &mut Found) {
    match exchange.path {
        Ok(path) => find(exchange.head.method, path.matched(), found),
        // `OPTIONS *` asks about the server, not about a path (RFC 9110 section 9.3.7).
        Err(_) if exchange.head.path == "*" && exchange.head.method == Method::Options => {}
        Err(_) => found.outcome = Outcome::BadPath,
    }
}

/// Answers what no route takes.
///
/// With `redirect`, a path that would match with its trailing slash added or removed is answered by 308.
/// `mismatch` is the status where a typed parameter does not parse.
///
/// # Errors
///
/// The refusal to send, where it is not an answer of its own.
#[cold]
pub fn unmatched(
    exchange: &mut Exchange<'_>,
    outcome: Outcome,
    find: Find,
    redirect: bool,
    mismatch: u16,
) -> Result<(), Refusal> {
    match outcome {
        Outcome::Options(allow) => {
            exchange.reply.fixed(&allow.options);
            Ok(())
        }
        Outcome::NotAllowed(allow) => Err(Refusal::complete(&allow.not_allowed)),
        Outcome::Mismatch(expected) => Err(Refusal::problem(mismatch)
            .detail(format!("The path parameter `{}` is no {}.", expected.parameter, described(expected.ty)))
            .error(expected.parameter, format!("is no {}", described(expected.ty)))
            .into()),
        Outcome::BadPath if exchange.path == Err(BadPath::TooLong) => Err(Refusal::fixed(414)),
        Outcome::BadPath => Err(Refusal::problem(400).detail("The path is malformed.").into()),
        Outcome::Route(_) | Outcome::Missing => {
            if exchange.head.path == "*" && exchange.head.method == Method::Options {
                exchange.reply.empty(Status::NO_CONTENT);
                return Ok(());
            }
            if redirect && let Some(location) = other_form(exchange, find) {
                let response = Response::new(Status::PERMANENT_REDIRECT);
                exchange.reply.response(response.header(http::header::LOCATION, location));
                return Ok(());
            }
            Err(Refusal::fixed(404))
        }
    }
}

/// A type's name for a client: what a Rust programmer calls `u64` is a number to others.
fn described(ty: &str) -> String {
    match ty {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "non-negative integer in range".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "integer in range".to_owned(),
        "bool" => "`true` or `false`".to_owned(),
        _ => format!("valid {}", ty.rsplit("::").next().unwrap_or(ty)),
    }
}

/// The target with its trailing slash added or removed, if a route takes that.
fn other_form(exchange: &Exchange<'_>, find: Find) -> Option<String> {
    let path = exchange.path.ok()?;
    let mut other = path.matched().to_vec();
    let mut raw = exchange.head.path.to_owned();
    match other.last() {
        Some(b'/') if other.len() > 1 => {
            other.pop();
            raw.pop();
        }
        _ => {
            other.push(b'/');
            raw.push('/');
        }
    }
    // A second slash at the start would send the client to another host (RFC 3986 section 4.2).
    if raw.starts_with("//") || raw.contains('\\') {
        return None;
    }
    let mut found = Found::new();
    find(exchange.head.method, &other, &mut found);
    match found.outcome {
        Outcome::Route(_) => {
            if let Some(query) = exchange.head.query {
                raw.push('?');
                raw.push_str(query);
            }
            Some(raw)
        }
        _ => None,
    }
}

/// Runs a right side on the pool for blocking work. Its panic goes on here.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(match error.try_into_panic() {
            Ok(panic) => panic,
            Err(error) => Box::new(error.to_string()),
        }),
    }
}

/// Answers with the error type that a table has by default.
#[cold]
pub fn fail(error: Error, reply: &mut Reply<'_>) {
    error.respond(reply);
}

pin_project! {
    /// The future of a branch of the dispatch tree, which stays a function of its own: the optimiser would make one
    /// of all branches, of a hundred kilobytes for two hundred routes, and take the longer for it.
    #[derive(Debug)]
    #[must_use = "a future does nothing unless it is polled"]
    pub struct Branch<F> {
        #[pin]
        future: F,
    }
}

/// Keeps a branch of the dispatch tree to itself.
#[inline]
pub fn branch<F: Future>(future: F) -> Branch<F> {
    Branch { future }
}

impl<F: Future> Future for Branch<F> {
    type Output = F::Output;

    #[inline(never)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.project().future.poll(cx)
    }
}
