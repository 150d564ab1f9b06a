//! Values that are written as entries of an object that somebody else opened: flattened fields, and the
//! contents of internally tagged variants.

use super::error::Error;

/// Whose object it is. Decides what may stand there, and the words for what may not.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Within {
    /// A struct with a field marked `#[serde(flatten)]`.
    Flatten,
    /// A newtype variant of an internally tagged enum, by their Rust names.
    Variant {
        /// The enum.
        of: &'static str,
        /// The variant.
        name: &'static str,
    },
}

impl Within {
    /// The error for what has no entries. `kind` is "a string", "a sequence", …
    #[cold]
    pub fn refuse(&self, kind: &str) -> Error {
        Error::new(match self {
            Within::Flatten => format!("can only flatten structs and maps (got {kind})"),
            Within::Variant { of, name } => {
                format!("cannot serialize tagged newtype variant {of}::{name} containing {kind}")
            }
        })
    }
}
