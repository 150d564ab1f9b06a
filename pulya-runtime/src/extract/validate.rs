//! Values that say themselves whether they are valid: through garde, behind a feature.
//!
//! Which types can be validated is found by method lookup, as responders are: no bound on every decoded type, and
//! nothing at all where the feature is off.

/// A decoded value that is to be checked.
#[derive(Debug)]
pub struct Check<'v, T>(&'v T);

impl<'v, T> Check<'v, T> {
    /// Wraps a value.
    #[inline]
    pub fn new(value: &'v T) -> Self {
        Self(value)
    }
}

/// Validates a value.
///
/// # Errors
///
/// A problem with every field that is not valid.
#[cfg(feature = "garde")]
pub(super) fn validate<T>(value: &T, status: u16) -> Result<(), crate::response::Refusal>
where
    T: garde::Validate<Context: Default>,
{
    value.validate().map_err(|report| refused(&report, status))
}

#[cfg(feature = "garde")]
#[cold]
fn refused(report: &garde::Report, status: u16) -> crate::response::Refusal {
    let mut problem = crate::response::Problem::new(status);
    let mut fields = Vec::new();
    for (path, error) in report.iter() {
        let field = path.to_string();
        problem = problem.error(field.clone(), error.message().to_owned());
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    let named: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
    let detail = match named.as_slice() {
        [] => "The request is not valid.".to_owned(),
        [one] if one == "``" => "The request is not valid.".to_owned(),
        [one] => format!("{one} is not valid."),
        many => format!("{} are not valid.", many.join(", ")),
    };
    problem.detail(detail).into()
}

/// What the rules of a type may ask for. A value that could not be checked would pass unchecked, so that it is an error.
#[cfg(feature = "garde")]
#[diagnostic::on_unimplemented(
    message = "nobody can say what `{Self}` is when a request is validated",
    label = "validated in a context that has no `Default`",
    note = "implement `Default` for `{Self}`; or take a type without rules, and validate the value in the handler"
)]
pub trait ValidationContext {}

#[cfg(feature = "garde")]
impl<T: Default> ValidationContext for T {}

/// The traits whose methods are the tiers.
pub(super) mod tiers {
    use super::Check;
    #[cfg(feature = "garde")]
    use super::ValidationContext;
    use crate::response::Refusal;

    /// First: a type that implements `garde::Validate`.
    #[cfg(feature = "garde")]
    pub trait ByGarde {
        /// Checks the value.
        fn check(&self) -> Result<(), Refusal>;
    }

    #[cfg(feature = "garde")]
    impl<T: garde::Validate<Context: Default>> ByGarde for &&Check<'_, T> {
        #[inline]
        fn check(&self) -> Result<(), Refusal> {
            super::validate(self.0, 422)
        }
    }

    /// Then: one whose rules need what is not there, and the compiler says so.
    #[cfg(feature = "garde")]
    pub trait ByGardeWithoutContext<C> {
        /// Can't be called.
        fn check(&self) -> Result<(), Refusal>
        where
            C: ValidationContext;
    }

    #[cfg(feature = "garde")]
    impl<T: garde::Validate> ByGardeWithoutContext<T::Context> for &Check<'_, T> {
        fn check(&self) -> Result<(), Refusal>
        where
            T::Context: ValidationContext,
        {
            let _ = self.0;
            Ok(())
        }
    }

    /// Then: any other, which is valid as it is.
    pub trait Unchecked {
        /// Does nothing.
        fn check(&self) -> Result<(), Refusal>;
    }

    impl<T> Unchecked for Check<'_, T> {
        #[inline]
        fn check(&self) -> Result<(), Refusal> {
            let _ = self.0;
            Ok(())
        }
    }
}
