//! What a guard may evaluate to.

use crate::response::Never;

/// What a `guard` of a table evaluates to: `()`, or a `Result` whose error `?` could convert.
///
/// ```
/// use pulya_runtime::guard::Passes;
/// let passed: Result<(), String> = Err::<(), _>("not for you").passes();
/// assert_eq!(passed, Err("not for you".to_owned()));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whether a guard has passed",
    label = "expected `()` or a `Result<(), E>`",
    note = "a guard passes with `()`, and refuses with an error that converts into the table's error type: `check(user)?`",
    note = "a check that is async is awaited: `check(user).await?`"
)]
pub trait Passes<E> {
    /// Whether it has passed.
    ///
    /// # Errors
    ///
    /// The error that the request is answered with.
    fn passes(self) -> Result<(), E>;
}

impl<E> Passes<E> for () {
    #[inline]
    fn passes(self) -> Result<(), E> {
        Ok(())
    }
}

impl<E> Passes<E> for Never {
    fn passes(self) -> Result<(), E> {
        self
    }
}

impl<X, E: From<X>> Passes<E> for Result<(), X> {
    #[inline]
    fn passes(self) -> Result<(), E> {
        self.map_err(E::from)
    }
}
