//! Answers: what a handler gives back, and the one sink that every answer goes into.

mod error;
mod failed;
mod fixed;
mod outcome;
mod problem;
mod reply;
mod respond;
#[expect(clippy::module_inception, reason = "a file is named after what it owns")]
mod response;

pub use error::{Error, ResultExt};
#[doc(hidden)]
pub use failed::{Answer, Failed};
pub use fixed::Fixed;
pub use outcome::{Choose, Gives, Never, Typed, encoded};
pub use problem::{FieldError, Problem, Refusal};
pub use reply::{Parts, Reply};
pub use respond::{Json, Respond};
pub use response::{Response, ResponseBody};

/// A response status (RFC 9110 section 15): `http`'s type, under the name that tables use.
pub type Status = http::StatusCode;

/// The traits that choose a responder by the type of a value. Imported by generated code alone.
#[doc(hidden)]
pub mod tiers {
    pub use super::failed::tiers::*;
    pub use super::outcome::tiers::*;
}
