//! Tokens to a syntax tree with spans. Rules that concern one entry alone are checked here.

mod attributes;
mod cfg;
mod ends;
pub mod entry;
mod layer;
mod lifetimes;
mod params;
mod parse;
mod provider;
mod read;
mod response;
mod right;
mod route;
mod split;
mod table;
mod text;

pub use attributes::{Attributes, ProviderFlags, RouteFlags, TableFlags};
pub use cfg::{evaluated, first as first_cfg};
pub use ends::End;
pub use entry::*;
pub(crate) use lifetimes::borrows;
pub(crate) use right::awaits;
pub(crate) use route::method_text;
pub use table::{parse, split_head};
pub(crate) use text::text_of;
