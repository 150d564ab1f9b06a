//! Providers as locals: what a right side finds in scope.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::model::{Model, Provider};

/// Brings the inputs and singletons among `uses` into scope, from the state of `__pulya_app`.
pub(super) fn singletons(model: &Model<'_>, uses: &[usize]) -> TokenStream {
    of(model, uses, |provider| {
        let name = provider.name;
        quote!(__pulya_app.0.#name)
    })
}

/// Brings the inputs and singletons among `uses` into scope, each from where `value` has it.
pub(super) fn of(
    model: &Model<'_>,
    uses: &[usize],
    value: impl Fn(&Provider<'_>) -> TokenStream,
) -> TokenStream {
    let providers = uses.iter().map(|&at| &model.providers[at]);
    providers
        .filter(|provider| !provider.lifetime.is_request())
        .map(|provider| {
            let (name, ty, value) = (provider.name, provider.ty, value(provider));
            // All of it at the provider's type: where the compiler would have it changed, it is to show that, and not
            // the whole block.
            let ty = quote_spanned!(ty.span()=> &'static #ty);
            quote! {
                #[allow(unused_variables)]
                let #name: #ty = #value;
            }
        })
        .collect()
}

/// Declares providers that a right side does not mention, and something nearly like them: they are never given a
/// value, and make rustc suggest them where it finds no such name.
pub(super) fn near(model: &Model<'_>, near: &[usize]) -> TokenStream {
    near.iter().map(|&at| declared(&model.providers[at])).collect()
}

/// Declares the request values among `uses` where there is no request. That is a mistake which has been reported:
/// without a declaration rustc would report it again as an unknown name.
pub(super) fn misused(model: &Model<'_>, uses: &[usize]) -> TokenStream {
    uses.iter()
        .map(|&at| &model.providers[at])
        .filter(|provider| provider.lifetime.is_request())
        .map(|provider| {
            let (name, ty) = (provider.name, provider.ty);
            quote! {
                #[allow(unused_variables)]
                let #name: &mut #ty = ::core::unreachable!();
            }
        })
        .collect()
}

fn declared(provider: &Provider<'_>) -> TokenStream {
    let (name, ty) = (provider.name, provider.ty);
    quote! {
        #[allow(unused_variables)]
        let #name: &#ty;
    }
}
