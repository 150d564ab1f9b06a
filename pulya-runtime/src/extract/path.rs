//! Path parameters. Matching has checked their types already.

use std::str::FromStr;

use crate::exchange::Exchange;
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
