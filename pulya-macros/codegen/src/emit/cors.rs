//! `cors`: evaluated when the application is built, and kept beside the singletons.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::build::{place, slot};
use super::{answer, locals};
use crate::model::{Lifetime, Model};

/// The field of the state that keeps the rules.
pub(super) fn field(place: usize) -> Ident {
    format_ident!("__pulya_cors_{}", place)
}

/// The fields of the state.
pub(super) fn fields(model: &Model<'_>) -> impl Iterator<Item = Ident> {
    (0..model.layers.cors.len()).map(field)
}

/// The lines of `build` that make the rules.
pub(super) fn built(model: &Model<'_>) -> TokenStream {
    let cors = model.layers.cors.iter().enumerate();
    cors.map(|(at, cors)| {
        let field = field(at);
        let made = locals::of(model, &cors.value.uses, |provider| match provider.lifetime {
            Lifetime::Singleton => {
                let slot = slot(provider);
                quote!(#slot.made())
            }
            _ => provider.name.to_token_stream(),
        });
        let misused = locals::misused(model, &cors.value.uses);
        let near = locals::near(model, &cors.value.near);
        let value = answer::right_side(cors.value.right);
        let place = place("cors", &cors.syntax.keyword);
        let attributes = cors.syntax.attributes.handed_on();
        quote! {
            #(#attributes)*
            let #field = {
                #made
                #misused
                #near
                let __pulya_rules = async {
                    let __pulya_value: __pulya::Cors = #value;
                    ::core::result::Result::Ok::<__pulya::Rules, __pulya::Cause>(__pulya_value.rules()?)
                };
                match __pulya_rules.await {
                    ::core::result::Result::Ok(__pulya_rules) => {
                        let __pulya_rules: &'static __pulya::Rules = __pulya::leak(__pulya_rules);
                        __pulya_rules
                    }
                    ::core::result::Result::Err(__pulya_cause) => return ::core::result::Result::Err(#place(__pulya_cause)),
                }
            };
        }
    })
    .collect()
}
