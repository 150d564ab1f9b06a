//! The compiler behind pulya's macros: `tokens -> syntax -> model -> check -> ir -> emit`.
//!
//! An ordinary library, so that tests, benchmarks and fuzzers reach every stage. Each stage collects its
//! mistakes and hands on what is whole: a broken entry loses only itself.

pub mod check;
pub mod derive;
pub mod diagnostic;
pub mod emit;
pub mod ir;
pub mod json;
pub mod model;
pub mod syntax;

use proc_macro2::TokenStream;
use quote::quote;

use diagnostic::Diagnostics;

/// Expands a `routes!` block.
pub fn routes(input: TokenStream) -> TokenStream {
    if let Some(blocks) = without_cfg(&input) {
        return blocks;
    }
    let mut diagnostics = Diagnostics::default();
    let output = compile(input, &mut diagnostics);
    let errors = diagnostics.to_tokens();
    quote!(#errors #output)
}

/// Compiles a block; its mistakes go into `diagnostics`.
pub fn compile(input: TokenStream, diagnostics: &mut Diagnostics) -> TokenStream {
    let Some(table) = syntax::parse(input, diagnostics) else { return TokenStream::new() };
    let model = model::Model::new(&table, diagnostics);
    check::check(&model, diagnostics);
    emit::emit(&model, diagnostics.is_empty())
}

/// The two blocks that a block with a `#[cfg(..)]` stands for, or `None` if it has none.
fn without_cfg(input: &TokenStream) -> Option<TokenStream> {
    let (head, entries) = syntax::split_head(input.clone());
    let predicate = syntax::first_cfg(&entries)?;
    let mut ignored = Diagnostics::default();
    let krate = syntax::parse(head.clone(), &mut ignored)
        .and_then(|table| table.flags.krate)
        .unwrap_or_else(|| quote!(::pulya));
    let text = predicate.to_string();
    let with = syntax::evaluated(entries.clone(), &text, true);
    let without = syntax::evaluated(entries, &text, false);
    Some(quote! {
        #[cfg(#predicate)]
        #krate::routes! { #head #with }
        #[cfg(not(#predicate))]
        #krate::routes! { #head #without }
    })
}
