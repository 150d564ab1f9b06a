//! How the type that a route declares becomes JSON: one function for each such type, not for each route.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::here;
use crate::model::Model;

/// The functions of all types that routes declare.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let strict = model.table.flags.json_strict;
    let mut seen = HashSet::new();
    let types = model.routes.iter().filter_map(|route| route.syntax.response.as_ref()?.ty.as_ref());
    types
        .filter(|ty| has_name(ty) && seen.insert(ty.to_token_stream().to_string()))
        .map(|ty| {
            let (name, encoded) = (name(ty), encoded(ty, strict));
            quote! {
                fn #name(
                    __pulya_value: &#ty,
                    __pulya_out: &mut ::std::vec::Vec<u8>,
                ) -> ::core::result::Result<(), __pulya::json::Error> {
                    #encoded
                }
            }
        })
        .collect()
}

/// What writes a value of that type: its function, or where the type can't stand in a signature, a closure that
/// captures nothing.
pub(super) fn written(ty: &Type, strict: bool) -> TokenStream {
    match has_name(ty) {
        true => name(ty).into_token_stream(),
        false => {
            let encoded = encoded(ty, strict);
            quote!(|__pulya_value, __pulya_out| #encoded)
        }
    }
}

/// At the user's type, so that the error about one that has no JSON stands there.
fn encoded(ty: &Type, strict: bool) -> TokenStream {
    let (value, out) = (quote_spanned!(here(ty.span())=> __pulya_value), quote!(__pulya_out));
    match strict {
        true => quote_spanned!(ty.span()=> __pulya::json::write::<#ty>(#value, #out)),
        false => quote_spanned!(ty.span()=> __pulya::json::Tag::<#ty>::new().encode(#value, #out)),
    }
}

/// Whether nothing of the type is left to inference.
fn has_name(ty: &Type) -> bool {
    fn named(tokens: TokenStream) -> bool {
        tokens.into_iter().all(|token| match token {
            TokenTree::Ident(word) => word != "_",
            TokenTree::Group(group) => named(group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => true,
        })
    }
    named(ty.to_token_stream())
}

/// A name that depends on the type alone, so that one route changes nothing of another.
fn name(ty: &Type) -> Ident {
    let mut hasher = DefaultHasher::new();
    ty.to_token_stream().to_string().hash(&mut hasher);
    format_ident!("__pulya_json_{:016x}", hasher.finish(), span = Span::mixed_site())
}
