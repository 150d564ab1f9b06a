//! Tokens to a syntax tree with spans. Rules that concern one entry alone are checked here.

mod attributes;
mod cfg;
pub mod entry;
mod parse;
mod provider;
mod route;
mod split;
mod table;

pub use attributes::{Attributes, ProviderFlags, RouteFlags, TableFlags};
pub use cfg::{evaluated, first as first_cfg};
pub use entry::*;
pub(crate) use route::{method_text, text_of};
pub use table::parse;
