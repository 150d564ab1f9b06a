//! Parameters: from the parts of a request to values, or to a refusal that names what is wrong.

mod accept;
mod auth;
pub(crate) mod axum;
mod body;
mod cookies;
mod extractor;
mod form;
#[cfg(feature = "headers")]
mod header;
mod json;
mod line;
mod path;
mod readable;
mod taken;
#[cfg(test)]
mod testing;
mod validate;
mod value;

pub use accept::{Accept, takes_json};
pub use auth::{BasicAuth, Bearer};
pub use body::FromBody;
pub use cookies::Cookies;
pub use extractor::{Extract, Extractor};
#[cfg(feature = "headers")]
pub use header::Header;
pub use line::{PeerAddr, RequestId};
pub use readable::{Decode, FromPart, FromText};
#[doc(hidden)]
pub use taken::{Takes, alone, bodiless, takes, told_by_router};
pub use validate::Check;

/// The traits that choose an extractor by the type of a parameter. Imported by generated code alone.
#[doc(hidden)]
pub mod tiers {
    pub use super::extractor::tiers::*;
    pub use super::path::Unparsed;
    pub use super::taken::TakesNothing;
    pub use super::validate::tiers::*;
}

pub use form::{Form, Query, form, query};
pub use json::json;
pub use path::{Part, parsed, parsed_or_refused};
pub use value::{
    Keyed, all, all_strs, all_texts, borrowed, one, one_str, one_text, optional, optional_str, optional_text,
};
