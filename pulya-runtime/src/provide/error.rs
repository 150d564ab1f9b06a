//! Why a table could not be built.

use std::fmt;

use axum_core::BoxError;

use crate::response::Error;

/// Why a table could not be built: which provider failed, where it stands, and the cause.
///
/// ```
/// use pulya_runtime::provide::{BuildError, Cause};
/// let cause = Cause::from("x".parse::<u32>().unwrap_err());
/// let error = BuildError::at("pool", "src/main.rs", 7)(cause);
/// assert_eq!(error.to_string(), "`pool` at src/main.rs:7 could not be built: invalid digit found in string");
/// assert_eq!(error.provider(), "pool");
/// ```
pub struct BuildError {
    provider: &'static str,
    file: &'static str,
    line: u32,
    source: BoxError,
}

impl BuildError {
    /// A function from a cause to the error of the provider at that place.
    pub fn at(provider: &'static str, file: &'static str, line: u32) -> impl FnOnce(Cause) -> Self {
        move |cause| Self { provider, file, line, source: cause.0 }
    }

    /// The provider (or the `#[once]` route) that failed.
    pub fn provider(&self) -> &'static str {
        self.provider
    }

    /// Its place in the source: file and line.
    pub fn place(&self) -> (&'static str, u32) {
        (self.file, self.line)
    }
}

/// As it is read: what `main` prints when it gives the error back is this.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { provider, file, line, source } = self;
        write!(f, "`{provider}` at {file}:{line} could not be built: {source}")
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// What `?` converts into in the initialiser of a provider. It is no error itself, so that it can be made of
/// every type that is one, and of [`Error`], which is none for the same reason.
#[derive(Debug)]
pub struct Cause(pub(crate) BoxError);

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Cause {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl From<Error> for Cause {
    fn from(error: Error) -> Self {
        Self(error.into())
    }
}
