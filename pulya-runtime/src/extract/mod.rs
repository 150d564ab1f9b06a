//! Parameters: from the parts of a request to values, or to a refusal that names what is wrong.

pub(crate) mod axum;
mod body;
mod extractor;
mod form;
mod json;
mod path;
mod value;

pub use body::FromBody;
pub use extractor::{Extract, Extractor};

/// The traits that choose an extractor by the type of a parameter. Imported by generated code alone.
#[doc(hidden)]
pub mod tiers {
    pub use super::extractor::tiers::*;
}

pub use form::{Form, Query, form, query};
pub use json::json;
pub use path::parsed;
pub use value::{
    Keyed, all, all_strs, all_texts, borrowed, one, one_str, one_text, optional, optional_str, optional_text,
};
