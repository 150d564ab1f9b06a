//! The bounds of parameters, under names whose absence is explained in the words of a table.

use std::fmt::Display;
use std::str::FromStr;

use serde::Deserialize;

/// A type that serde can make of a body or a query.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be decoded: it does not implement serde's `Deserialize`",
    label = "`Deserialize` is missing",
    note = "add `#[derive(serde::Deserialize)]` to it"
)]
pub trait Decode<'de>: Deserialize<'de> {}

#[diagnostic::do_not_recommend]
impl<'de, T: Deserialize<'de>> Decode<'de> for T {}

/// A type that can be made of one value of a query, a header field or a cookie.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be made of text: it does not implement `FromStr`, with an error that can be displayed",
    label = "`FromStr` is missing",
    note = "implement `std::str::FromStr` for it; `&str`, and `Option` or `Vec` of what can be made of text will do too"
)]
pub trait FromText: FromStr<Err: Display> {}

#[diagnostic::do_not_recommend]
impl<T: FromStr<Err: Display>> FromText for T {}

/// A type that a path parameter can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be made of a part of a path: it does not implement `FromStr`",
    label = "`FromStr` is missing",
    note = "implement `std::str::FromStr` for it, or take the parameter as `&str`"
)]
pub trait FromPart: FromStr {}

#[diagnostic::do_not_recommend]
impl<T: FromStr> FromPart for T {}
