//! The compiler behind pulya's macros: `tokens -> syntax -> model -> check -> ir -> emit`.

pub mod emit;
pub mod ir;
pub mod json;

use proc_macro2::TokenStream;

/// Expands a `routes!` block.
pub fn routes(_input: TokenStream) -> TokenStream {
    TokenStream::new()
}
