//! Answers: what a handler gives back, and the one sink that every answer goes into.

mod catch;
#[cfg(feature = "cookies")]
mod cookie_field;
mod error;
mod etag;
mod failed;
#[cfg(feature = "files")]
mod files;
mod fixed;
pub(crate) mod length;
mod outcome;
mod problem;
mod redirect;
mod reply;
mod respond;
#[expect(clippy::module_inception, reason = "a file is named after what it owns")]
mod response;
mod simple;
mod stream;
mod whole;

#[cfg(feature = "cookies")]
pub use ::cookie;
pub use catch::{instead, panicked, refused};
pub use error::{Error, ResultExt};
pub(crate) use etag::tag;
pub use etag::{gather, kept, tagged};
#[doc(hidden)]
pub use failed::{Answer, Failed};
#[cfg(feature = "files")]
pub use files::{Files, send_file};
pub use fixed::Fixed;
pub use outcome::{Choose, Gives, Never, Typed, empty, encoded};
pub(crate) use problem::reason;
pub use problem::{FieldError, Problem, Refusal};
pub use redirect::Redirect;
pub use reply::{Parts, Reply};
pub use respond::{Json, Respond};
pub use response::{Response, ResponseBody};
pub use simple::{Created, Html, NoContent};
pub use stream::{Event, Sse, Stream};

/// A response status (RFC 9110 section 15): `http`'s type, under the name that tables use.
pub type Status = http::StatusCode;

/// The traits that choose a responder by the type of a value. Imported by generated code alone.
#[doc(hidden)]
pub mod tiers {
    pub use super::failed::tiers::*;
    pub use super::outcome::tiers::*;
}
