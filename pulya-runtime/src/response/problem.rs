//! Problems (RFC 9457): how every refusal reads to a client.

use std::borrow::Cow;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{Error, Fixed, Reply, Response, ResponseBody, Status};

const PROBLEM_JSON: &str = "application/problem+json";

/// A problem document (RFC 9457), sent as `application/problem+json`.
///
/// ```
/// use pulya_runtime::response::Problem;
/// let problem = Problem::new(404).detail("There is no todo 7.");
/// assert_eq!(
///     problem.to_json(),
///     r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no todo 7."}"#
/// );
/// ```
#[derive(Debug)]
pub struct Problem {
    status: Status,
    kind: Cow<'static, str>,
    title: Cow<'static, str>,
    detail: Option<Cow<'static, str>>,
    errors: Vec<FieldError>,
    headers: HeaderMap,
    cause: Option<axum_core::BoxError>,
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field: a parameter's name, or a path into the body such as `items[3].price`.
    pub field: Cow<'static, str>,
    /// What is wrong with it.
    pub message: Cow<'static, str>,
}

impl Problem {
    /// A problem of that status, with the status' own title. A number that is no status reads as 500.
    pub fn new(status: u16) -> Self {
        let status = Status::from_u16(status).unwrap_or(Status::INTERNAL_SERVER_ERROR);
        Self {
            status,
            kind: Cow::Borrowed("about:blank"),
            title: Cow::Borrowed(reason(status).unwrap_or("Unknown")),
            detail: None,
            errors: Vec::new(),
            headers: HeaderMap::new(),
            cause: None,
        }
    }

    /// The URI that names the kind of problem; `about:blank` says no more than the status does.
    pub fn kind(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        self.kind = uri.into();
        self
    }

    /// A short text that is the same for every problem of this kind.
    pub fn title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.title = title.into();
        self
    }

    /// What went wrong this time, for whoever sent the request.
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds a field that is wrong.
    pub fn error(
        mut self,
        field: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.errors.push(FieldError { field: field.into(), message: message.into() });
        self
    }

    /// Adds a header field: `www-authenticate` to a 401, `retry-after` to a 503.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// A header field that is known when the program is compiled: what `#[derive(Problem)]` calls, which has looked at
    /// both.
    #[doc(hidden)]
    pub fn fixed_header(self, name: &'static str, value: &'static str) -> Self {
        self.header(HeaderName::from_static(name), HeaderValue::from_static(value))
    }

    /// What caused the problem: logged for the operator, never sent.
    pub fn cause(mut self, cause: impl Into<axum_core::BoxError>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The status.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The document.
    pub fn to_json(&self) -> String {
        #[derive(serde::Serialize)]
        struct Document<'p> {
            r#type: &'p str,
            title: &'p str,
            status: u16,
            #[serde(skip_serializing_if = "Option::is_none")]
            detail: Option<&'p str>,
            #[serde(skip_serializing_if = "<[FieldError]>::is_empty")]
            errors: &'p [FieldError],
        }
        serde_json::to_string(&Document {
            r#type: &self.kind,
            title: &self.title,
            status: self.status.as_u16(),
            detail: self.detail.as_deref(),
            errors: &self.errors,
        })
        .unwrap_or_default()
    }

    /// The header fields that go with it.
    ///
    /// ```
    /// use http::{HeaderValue, header::RETRY_AFTER};
    /// use pulya_runtime::response::Problem;
    /// let problem = Problem::new(503).header(RETRY_AFTER, HeaderValue::from_static("5"));
    /// assert_eq!(problem.headers()["retry-after"], "5");
    /// ```
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Logs the cause if there is one, and forgets it.
    pub(super) fn logged(mut self) -> Self {
        if let Some(cause) = self.cause.take() {
            log_cause(self.status, cause.as_ref());
        }
        self
    }

    /// Sends the document, and logs the cause if there is one.
    pub fn send(self, reply: &mut Reply<'_>) {
        let this = self.logged();
        let json = this.to_json();
        if this.headers.is_empty() {
            return reply.send(this.status, PROBLEM_JSON, json.as_bytes());
        }
        let mut headers = this.headers;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        reply.response(Response::of(this.status, headers, ResponseBody::Bytes(json.into())));
    }
}

/// What RFC 9110 calls a status, where it has a name: `http` has the older names of two.
pub(crate) fn reason(status: Status) -> Option<&'static str> {
    match status.as_u16() {
        413 => Some("Content Too Large"),
        422 => Some("Unprocessable Content"),
        _ => status.canonical_reason(),
    }
}

/// Writes an error and its chain of causes to the log: an error for 5xx, a note for the rest.
pub(super) fn log_cause(status: Status, cause: &(dyn std::error::Error + 'static)) {
    let mut chain = cause.to_string();
    let mut next = cause.source();
    while let Some(source) = next {
        chain.push_str(": ");
        chain.push_str(&source.to_string());
        next = source.source();
    }
    if status.is_server_error() {
        tracing::error!(status = status.as_u16(), error = %chain, "a request failed");
    } else {
        tracing::debug!(status = status.as_u16(), error = %chain, "a request was refused");
    }
}

/// A request that pulya itself answers, or an extractor refuses.
///
/// Small on purpose, since it is the error of every generated handler: what does not vary is a reference
/// to a complete answer, and what varies is boxed, on the way of a refusal alone.
#[derive(Debug)]
pub struct Refusal(Form);

#[derive(Debug)]
enum Form {
    Fixed(&'static Fixed),
    Problem(Box<Problem>),
    Response(Box<Response>),
    Error(Error),
    Answered,
}

impl Refusal {
    /// The answer has been sent already: nothing is left to do but to go no further.
    #[inline]
    pub fn answered() -> Self {
        Self(Form::Answered)
    }

    /// The answer of a status that has nothing more to say.
    #[inline]
    pub fn fixed(status: u16) -> Self {
        Self(Form::Fixed(Fixed::problem(status)))
    }

    /// A complete answer that was assembled at compile time.
    #[inline]
    pub fn complete(fixed: &'static Fixed) -> Self {
        Self(Form::Fixed(fixed))
    }

    /// A problem to be filled in.
    pub fn problem(status: u16) -> Problem {
        Problem::new(status)
    }

    /// A response that refuses, of a foreign extractor's making.
    pub fn response(response: Response) -> Self {
        Self(Form::Response(Box::new(response)))
    }

    /// The status.
    pub fn status(&self) -> u16 {
        match &self.0 {
            Form::Response(response) => response.status().as_u16(),
            Form::Error(error) => error.status().as_u16(),
            Form::Fixed(fixed) => fixed.status,
            Form::Problem(problem) => problem.status.as_u16(),
            // Nobody asks: what was sent is known to the sink alone.
            Form::Answered => 500,
        }
    }

    /// The problem that it is. What caused it is in the log then, whatever becomes of the problem.
    ///
    /// # Errors
    ///
    /// Itself, where it is somebody's own answer: the response of a foreign extractor, or one that has been sent.
    pub fn into_problem(self) -> Result<Problem, Self> {
        match self.0 {
            Form::Fixed(fixed) => {
                let mut problem = Problem::new(fixed.status);
                for (name, value) in fixed.fields {
                    if !matches!(*name, "content-type" | "content-length") {
                        problem.headers.append(*name, HeaderValue::from_static(value));
                    }
                }
                Ok(problem)
            }
            Form::Problem(problem) => Ok(problem.logged()),
            Form::Error(error) => error.into_problem(),
            form @ (Form::Response(_) | Form::Answered) => Err(Self(form)),
        }
    }

    /// Sends it.
    #[cold]
    pub fn send(self, reply: &mut Reply<'_>) {
        match self.0 {
            Form::Fixed(fixed) => reply.fixed(fixed),
            Form::Problem(problem) => problem.send(reply),
            Form::Response(response) => reply.response(*response),
            Form::Error(error) => error.send(reply),
            Form::Answered => {}
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self(Form::Error(error))
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(Form::Problem(Box::new(problem)))
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Error::problem(problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_problem_reads_as_a_built_one() {
        for status in [400, 404, 406, 408, 413, 414, 415, 417, 422, 431, 500, 501, 503, 505] {
            assert_eq!(Fixed::problem(status).body, Problem::new(status).to_json().as_bytes(), "{status}");
        }
    }

    #[test]
    fn errors_name_fields() {
        let problem = Problem::new(422).error("items[3].price", "must not be negative");
        assert_eq!(
            problem.to_json(),
            r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"errors":[{"field":"items[3].price","message":"must not be negative"}]}"#
        );
    }

    #[test]
    fn a_cause_is_not_sent() {
        let problem = Problem::new(500).cause("the password is 1234");
        assert!(!problem.to_json().contains("1234"));
    }
}
