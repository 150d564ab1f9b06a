//! `pulya::Error`: what `?` converts into where a table declares no error type of its own.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use super::problem::log_cause;
use super::{Problem, Refusal, Reply, Respond, Status};
use crate::request::BodyError;

/// An error that becomes a response: any [`std::error::Error`], with a status.
///
/// The client sees the status and, where one was given, the detail; the operator sees the error and
/// all its causes in the log. By itself an error is a 500.
///
/// It does not implement `std::error::Error`, so that it can be made from everything that does.
///
/// ```
/// use pulya_runtime::response::{Error, ResultExt};
/// fn parse(text: &str) -> Result<u32, Error> {
///     Ok(text.parse::<u32>().status(422)?)
/// }
/// assert_eq!(parse("x").unwrap_err().status().as_u16(), 422);
/// ```
pub struct Error {
    // Boxed, so that a result which holds one stays small: an error is the rare case.
    form: Box<Form>,
    absent: bool,
}

enum Form {
    Caused { status: Status, detail: Option<Cow<'static, str>>, cause: Option<axum_core::BoxError> },
    Problem(Problem),
    Refusal(Refusal),
}

impl From<Form> for Error {
    fn from(form: Form) -> Self {
        Self { form: Box::new(form), absent: false }
    }
}

impl Error {
    /// An error of that status, without a cause. A number that is no status reads as 500.
    pub fn new(status: u16) -> Self {
        Form::Caused { status: status_of(status), detail: None, cause: None }.into()
    }

    pub(super) fn problem(problem: Problem) -> Self {
        Form::Problem(problem).into()
    }

    /// What an extractor of pulya's refuses with.
    pub(crate) fn refusal(refusal: Refusal) -> Self {
        Form::Refusal(refusal).into()
    }

    /// The status that will be sent.
    pub fn status(&self) -> Status {
        match &*self.form {
            Form::Caused { status, .. } => *status,
            Form::Problem(problem) => problem.status(),
            Form::Refusal(refusal) => status_of(refusal.status()),
        }
    }

    /// Says that the request has nothing of what an extractor was asked for. An `Option` of the extractor is `None`
    /// then, while any other error of it still refuses the request.
    ///
    /// ```
    /// use pulya_runtime::response::Error;
    /// assert!(Error::new(401).absent().is_absent());
    /// ```
    pub fn absent(mut self) -> Self {
        self.absent = true;
        self
    }

    /// Whether [`Error::absent`] was called on it.
    pub fn is_absent(&self) -> bool {
        self.absent
    }

    /// What went wrong, for whoever sent the request.
    pub fn detail(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.form = Box::new(match *self.form {
            Form::Caused { status, cause, .. } => Form::Caused { status, detail: Some(text.into()), cause },
            Form::Problem(problem) => Form::Problem(problem.detail(text)),
            Form::Refusal(refusal) => Form::Refusal(refusal),
        });
        self
    }

    fn with_status(mut self, code: u16) -> Self {
        if let Form::Caused { status, .. } = &mut *self.form {
            *status = status_of(code);
        }
        self
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.form {
            Form::Caused { status, detail, cause } => f
                .debug_struct("Error")
                .field("status", status)
                .field("detail", detail)
                .field("cause", cause)
                .finish(),
            Form::Problem(problem) => f.debug_tuple("Error").field(problem).finish(),
            Form::Refusal(refusal) => f.debug_tuple("Error").field(refusal).finish(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.form {
            Form::Caused { cause: Some(cause), .. } => cause.fmt(f),
            Form::Caused { status, .. } => status.fmt(f),
            Form::Problem(problem) => f.write_str(&problem.to_json()),
            Form::Refusal(refusal) => write!(f, "refused with status {}", refusal.status()),
        }
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(cause: E) -> Self {
        // A body that can't be read is the client's doing, and has a status of its own.
        let mut cause = Some(cause);
        if let Some(error) = (&mut cause as &mut dyn Any).downcast_mut::<Option<BodyError>>() {
            return error.take().map_or_else(|| Self::new(500), |error| Self::refusal(error.into()));
        }
        Form::Caused {
            status: Status::INTERNAL_SERVER_ERROR,
            detail: None,
            cause: cause.map(|cause| Box::new(cause) as axum_core::BoxError),
        }
        .into()
    }
}

/// For what takes any error: a `stop`, a `task`, the initialiser of a singleton. The cause stays what it is; where
/// there is none, the text alone goes on.
impl From<Error> for axum_core::BoxError {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match *error.form {
            Form::Caused { cause: Some(cause), .. } => cause,
            _ => text.into(),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::refusal(refusal)
    }
}

impl Error {
    /// The problem that it is, its causes logged.
    ///
    /// # Errors
    ///
    /// The refusal in it, where that is somebody's own answer.
    pub(super) fn into_problem(self) -> Result<Problem, Refusal> {
        match *self.form {
            Form::Problem(problem) => Ok(problem.logged()),
            Form::Refusal(refusal) => refusal.into_problem(),
            Form::Caused { status, detail, cause } => {
                if let Some(cause) = &cause {
                    log_cause(status, cause.as_ref());
                }
                let problem = Problem::new(status.as_u16());
                Ok(match detail {
                    Some(detail) => problem.detail(detail),
                    None => problem,
                })
            }
        }
    }

    /// Sends it, whatever a `catch` would say.
    pub(super) fn send(self, reply: &mut Reply<'_>) {
        match self.into_problem() {
            Ok(problem) => problem.send(reply),
            Err(refusal) => refusal.send(reply),
        }
    }
}

impl Respond for Error {
    #[cold]
    fn respond(self, reply: &mut Reply<'_>) {
        reply.refuse(Refusal::from(self));
    }
}

impl Respond for Problem {
    #[cold]
    fn respond(self, reply: &mut Reply<'_>) {
        self.send(reply);
    }
}

impl Respond for Refusal {
    #[cold]
    fn respond(self, reply: &mut Reply<'_>) {
        reply.refuse(self);
    }
}

/// Gives a result or an option the status to answer with when it holds no value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be given a status",
    label = "neither an `Option` nor a `Result` of an error",
    note = "`.status(404)` is for an `Option`, and for a `Result` whose error implements `std::error::Error` or is a `pulya::Error`"
)]
pub trait ResultExt<T> {
    /// Answers with that status instead of the value that is not there.
    ///
    /// # Errors
    ///
    /// When there is no value: an [`Error`] of that status.
    ///
    /// ```
    /// use pulya_runtime::response::ResultExt;
    /// assert_eq!(None::<u32>.status(404).unwrap_err().status().as_u16(), 404);
    /// assert_eq!(Some(1).status(404).unwrap(), 1);
    /// ```
    fn status(self, status: u16) -> Result<T, Error>;
}

impl<T, E: Into<Error>> ResultExt<T> for Result<T, E> {
    fn status(self, status: u16) -> Result<T, Error> {
        self.map_err(|error| error.into().with_status(status))
    }
}

impl<T> ResultExt<T> for Option<T> {
    fn status(self, status: u16) -> Result<T, Error> {
        self.ok_or_else(|| Error::new(status))
    }
}

fn status_of(code: u16) -> Status {
    Status::from_u16(code).unwrap_or(Status::INTERNAL_SERVER_ERROR)
}
