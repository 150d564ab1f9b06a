//! What lies in a directory, and nothing beside it, through tower-http.

use std::io;
use std::path::{Component, Path, PathBuf};

use axum_core::body::Body;
use http::{HeaderName, HeaderValue};
use tower_http::services::ServeFile;

use super::{Error, Problem, Refusal, Response};
use crate::request::{Head, Method};

/// A directory whose files are sent, with content types, ranges and conditional requests.
///
/// ```no_run
/// use pulya_runtime::response::{Files, Response, Error};
/// # use pulya_runtime::request::Head;
/// // singleton assets: Files = Files::new("assets")?;
/// // GET "/assets/{*rest}" (head: &Head<'_>) => assets.send(head, rest).await?;
/// async fn asset(assets: &Files, head: &Head<'_>, rest: &str) -> Result<Response, Error> {
///     assets.send(head, rest).await
/// }
/// ```
///
/// What is asked for stays below the directory: a segment `..` or `.`, an absolute path, a drive, a NUL byte and, on
/// Windows, a reserved name are 404, as is a file that is not there. A symbolic link is followed only if what it leads
/// to lies below the directory, too. Directories are not listed.
#[derive(Clone, Debug)]
pub struct Files {
    /// With all links resolved.
    root: PathBuf,
}

impl Files {
    /// The files below a directory.
    ///
    /// # Errors
    ///
    /// When it is not there or can't be read.
    pub fn new(directory: impl AsRef<Path>) -> io::Result<Self> {
        let root = directory.as_ref().canonicalize()?;
        if !root.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "this is no directory"));
        }
        Ok(Self { root })
    }

    /// Sends a file of the directory: `path` is relative to it, with slashes between its segments, and decoded, as a
    /// path parameter is.
    ///
    /// # Errors
    ///
    /// 404 where there is no such file, 500 where it can't be read.
    pub async fn send(&self, head: &Head<'_>, path: &str) -> Result<Response, Error> {
        let inside = inside(path).ok_or_else(missing)?;
        // A path that can't be resolved is not there, be it for a loop of links or for a name that is too long.
        let found = tokio::fs::canonicalize(self.root.join(inside)).await.map_err(|_| missing())?;
        if !found.starts_with(&self.root) {
            return Err(missing());
        }
        send_file(head, found).await
    }
}

/// Sends one file: its path is the program's, never a client's.
///
/// # Errors
///
/// 404 where there is no such file, 500 where it can't be read.
pub async fn send_file(head: &Head<'_>, path: impl AsRef<Path>) -> Result<Response, Error> {
    // A directory has nothing to send, and opening a pipe waits for whoever writes into it.
    if !tokio::fs::metadata(path.as_ref()).await.map_err(absent)?.is_file() {
        return Err(missing());
    }
    let mut request = http::Request::new(());
    if head.method == Method::Head {
        *request.method_mut() = http::Method::HEAD;
    }
    // What tower-http asks about; the path of the target is not.
    for name in ["range", "if-range", "if-modified-since", "if-unmodified-since", "if-match", "if-none-match"]
    {
        for value in head.fields.all(name).filter_map(|value| HeaderValue::from_bytes(value).ok()) {
            request.headers_mut().append(HeaderName::from_static(name), value);
        }
    }
    match ServeFile::new(path).try_call(request).await {
        Ok(response) => Ok(Response::from(response.map(Body::new))),
        Err(error) => Err(absent(error)),
    }
}

fn missing() -> Error {
    Error::refusal(Refusal::fixed(404))
}

fn absent(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::InvalidFilename => missing(),
        _ => Problem::new(500).cause(error).into(),
    }
}

/// The path if it leads nowhere but down.
fn inside(path: &str) -> Option<PathBuf> {
    // Split at slashes rather than by the system's rules, which would drop `.` and double slashes silently. On Windows
    // a backslash separates, a colon names a drive or a stream, and trailing dots and spaces fall off.
    let fits = |segment: &str| {
        !segment.is_empty()
            && !segment.contains(['\0', '\\'])
            && !(cfg!(windows) && (segment.contains(':') || segment.ends_with(['.', ' '])))
    };
    if !path.split('/').all(fits) {
        return None;
    }
    let path = PathBuf::from(path);
    path.components().all(|component| matches!(component, Component::Normal(_))).then_some(path).filter(
        |path| {
            // `a/./b` has no component for the dot.
            !path.to_string_lossy().split('/').any(|segment| segment == "." || segment == "..")
        },
    )
}
