//! Path parameters. Matching has checked their types already.

use std::borrow::Cow;
use std::str::FromStr;

use crate::response::Refusal;
use crate::route::{self, Captures};

/// The text of a parameter: borrowed, unless a slash was escaped in it.
#[inline]
pub fn text<'p>(path: &'p [u8], captures: &Captures, index: usize) -> Cow<'p, str> {
    route::text(path, captures.span(index))
}

/// The value of a parameter.
///
/// # Errors
///
/// 404 where the text does not parse, as where no route matches: a type whose `FromStr` answers differently when
/// it is asked again is the only way here.
#[inline]
pub fn parsed<T: FromStr>(path: &[u8], captures: &Captures, index: usize) -> Result<T, Refusal> {
    text(path, captures, index).parse().map_err(|_| Refusal::fixed(404))
}
