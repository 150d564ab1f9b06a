//! Path parameters. Matching has checked their types already.

use std::marker::PhantomData;
use std::str::FromStr;

use super::FromPart;
use crate::exchange::{Answered, Exchange};
use crate::response::Refusal;
use crate::route::Captures;

/// The value of a parameter.
///
/// # Errors
///
/// 404 where the text does not parse, as where no route matches: a type whose `FromStr` answers differently when
/// it is asked again is the only way here.
pub fn parsed<T: FromStr>(exchange: &Exchange<'_>, captures: &Captures, index: usize) -> Result<T, Refusal> {
    exchange.part(captures, index).parse().map_err(|_| Refusal::fixed(404))
}

/// The same, and the refusal goes into the sink.
///
/// # Errors
///
/// The request is answered.
#[inline(never)]
pub fn parsed_or_refused<T: FromStr>(
    exchange: &mut Exchange<'_>,
    captures: &Captures,
    index: usize,
) -> Result<T, Answered> {
    parsed(exchange, captures, index).map_err(|refusal| exchange.refused(refusal))
}

/// A parameter of a type that only the compiler knows. Matching asks for its `FromStr` already; where there is none,
/// that is the error, and this is not a second one.
#[derive(Debug)]
pub struct Part<T>(PhantomData<T>);

impl<T> Part<T> {
    /// The parameter's tag.
    #[inline]
    #[expect(clippy::new_without_default, reason = "made by generated code alone")]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: FromPart> Part<T> {
    /// The value.
    ///
    /// # Errors
    ///
    /// As [`parsed`].
    #[inline]
    pub fn parsed(&self, exchange: &Exchange<'_>, captures: &Captures, index: usize) -> Result<T, Refusal> {
        parsed(exchange, captures, index)
    }
}

/// Stands in where the type has no `FromStr`.
pub trait Unparsed<T> {
    /// Never reached: such a table is refused.
    ///
    /// # Errors
    ///
    /// Always.
    fn parsed(&self, exchange: &Exchange<'_>, captures: &Captures, index: usize) -> Result<T, Refusal>;
}

impl<T> Unparsed<T> for &Part<T> {
    fn parsed(&self, _: &Exchange<'_>, _: &Captures, _: usize) -> Result<T, Refusal> {
        Err(Refusal::fixed(404))
    }
}
