//! What generated match code calls, and what it says.
//!
//! A table's `__pulya_find` takes the method and the [normalised](normalise) path, and fills in [`Found`], in place,
//! because copying it costs as much as matching a short path. What no route takes is looked up in a [`Table`], off the
//! hot path.

mod assumed;
mod class;
mod found;
mod matched;
mod miss;
mod path;
mod segment;
mod slashes;
mod statics;
mod walk;
mod words;

pub use crate::response::Fixed;
#[doc(hidden)]
pub use assumed::{Is, Type, Unknown};
pub use class::{boolean, integer, opaque, uuid};
pub use found::{Allow, Captures, Found, Mismatch, Outcome, Span};
pub use matched::Matched;
pub use miss::{Table, unanswered};
pub(crate) use path::is_decoded;
pub use path::{BadPath, MAX_PATH, Path, SLASH, normalise, text};
pub use segment::end;
pub use slashes::{Far, Near, Search, Slashes};
pub use statics::Statics;
pub use walk::{BAD, MISS, begins, ends, has_length, is, lead, part, rest, slot, split};
pub use words::{Words, by_all, by_ends};
