//! Why a value could not be written as JSON.

use std::borrow::Cow;
use std::fmt;

/// Why a value could not be written as JSON: a map key that JSON has no form for, a `serialize_with` that
/// failed, a time before the epoch. The words are those of `serde_json` for the same value.
///
/// ```
/// use std::collections::BTreeMap;
///
/// let map = BTreeMap::from([(vec![1u8], "a list can't be a key")]);
/// assert_eq!(pulya_runtime::json::to_string(&map).unwrap_err().to_string(), "key must be a string");
/// ```
pub struct Error(Box<Cow<'static, str>>);

impl Error {
    /// An error with these words.
    #[cold]
    pub fn new(words: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(words.into()))
    }

    #[cold]
    pub(super) fn key_must_be_a_string() -> Self {
        Self::new("key must be a string")
    }

    #[cold]
    pub(super) fn float_key_must_be_finite() -> Self {
        Self::new("float key must be finite (got NaN or +/-inf)")
    }

    /// The answer to a size that no buffer can have.
    #[cold]
    pub(super) fn too_large() -> Self {
        Self::new("the JSON text doesn't fit into memory")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("json::Error").field(&self.0).finish()
    }
}

impl std::error::Error for Error {}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self::new(words.to_string())
    }
}
