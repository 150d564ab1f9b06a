//! Building a table's singletons.

use std::fmt;

use http::HeaderValue;
use http::header::ETAG;

use crate::response::{Fixed, Refusal, Reply, ResponseBody, Status, tag};

/// Why a table could not be built: which provider failed, where it stands, and the cause.
///
/// ```
/// use pulya_runtime::provide::{BuildError, Cause};
/// let cause = Cause::from("x".parse::<u32>().unwrap_err());
/// let error = BuildError::at("pool", "src/main.rs", 7)(cause);
/// assert_eq!(error.to_string(), "`pool` at src/main.rs:7 could not be built: invalid digit found in string");
/// assert_eq!(error.provider(), "pool");
/// ```
#[derive(Debug)]
pub struct BuildError {
    provider: &'static str,
    file: &'static str,
    line: u32,
    source: Box<dyn std::error::Error + Send + Sync>,
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
/// every type that is one.
#[derive(Debug)]
pub struct Cause(Box<dyn std::error::Error + Send + Sync>);

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Cause {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

/// Makes a value live as long as the program. On purpose: singletons go into spawned tasks, streams and one
/// another without a count.
pub fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Asserts of a provider's type that all workers can share its value.
pub fn assert_shared<T: Send + Sync + 'static>() {}

/// Keeps the answer of a `#[once]` route as one that needs no more work.
///
/// # Errors
///
/// Where the right side was refused, gave an error, or gives a stream.
pub fn keep(reply: Reply<'_>, result: Result<(), Refusal>) -> Result<&'static Fixed, Cause> {
    let refused = |why: String| Cause(why.into());
    result.map_err(|refusal| refused(format!("it answers with status {}", refusal.status())))?;
    let parts = reply.into_parts().ok_or_else(|| refused("it answers nothing".to_owned()))?;
    if !parts.status.is_success() {
        return Err(refused(format!("it answers with status {}", parts.status.as_u16())));
    }
    let body: &'static [u8] = match parts.body {
        ResponseBody::Empty => &[],
        ResponseBody::Bytes(bytes) => Vec::leak(bytes.to_vec()),
        ResponseBody::Stream(_) => return Err(refused("a stream can't be kept".to_owned())),
    };
    let mut head =
        format!("HTTP/1.1 {} {}\r\n", parts.status.as_u16(), parts.status.canonical_reason().unwrap_or("OK"));
    let mut fields = Vec::new();
    let mut headers = parts.headers;
    if parts.status == Status::OK && !headers.contains_key(ETAG) {
        headers.insert(ETAG, HeaderValue::try_from(tag(body)).map_err(Cause::from)?);
    }
    for (name, value) in &headers {
        let value = value.to_str().map_err(Cause::from)?;
        head.push_str(&format!("{name}: {value}\r\n"));
        fields.push((&*String::leak(name.to_string()), &*String::leak(value.to_owned())));
    }
    Ok(leak(Fixed {
        status: parts.status.as_u16(),
        fields: Vec::leak(fields),
        head: String::leak(head),
        body,
    }))
}
