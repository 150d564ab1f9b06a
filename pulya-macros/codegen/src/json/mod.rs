//! `#[derive(ToJson)]`: attributes -> shape -> pieces -> tokens.
//!
//! ```text
//! attrs    what stands in #[serde(...)] and #[json(...)], each attribute read, ignored or refused by name
//! case     the eight rename rules
//! shape    the type as it is written: names resolved, representation decided, skipped fields gone
//! check    rules across attributes
//! layout   shape -> pieces: literals, values, conditions, with the commas settled
//! pieces   pieces -> tokens: literals merged, room counted
//! bounds   what type parameters must implement
//! ```
//!
//! Errors are collected over the whole type; a type with an error gets an implementation that refuses, so that
//! nothing else fails because of it.

mod attrs;
mod bounds;
mod case;
mod check;
mod emit;
mod errors;
mod layout;
mod pieces;
mod shape;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use proc_macro2::TokenStream;

/// Expands `#[derive(ToJson)]`.
pub fn derive(input: TokenStream) -> TokenStream {
    let input: syn::DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = errors::Errors::default();
    let Some(shape) = shape::read(&input, &mut errors) else {
        return errors.into_tokens();
    };
    check::all(&shape, &mut errors);
    emit::implementation(&shape, errors)
}
