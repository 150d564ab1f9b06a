//! Guards: one `async fn` each, shared by the routes of its scope.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::extract::Leave;
use super::{answer, assumed, extract, locals, provide};
use crate::model::{Guard, Model, lifetimes};

/// The functions of all guards.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    model.layers.guards.iter().enumerate().map(|(place, guard)| function(model, place, guard)).collect()
}

/// The function of the guard at that place.
pub(super) fn name(place: usize) -> Ident {
    format_ident!("__pulya_guard_{}", place)
}

fn function(model: &Model<'_>, place: usize, guard: &Guard<'_>) -> TokenStream {
    let function = name(place);
    let attributes = guard.syntax.attributes.handed_on();
    let table = &model.table.name;
    let lifetime = lifetimes::lifetime();
    let (arguments, made) = provide::taken(model, &guard.check.uses);
    let bodiless = assumed::bodiless(model, guard);
    let params = guard.params.iter().map(|param| extract::emit(model, param, Leave::Return));
    let singletons = locals::singletons(model, &guard.check.uses);
    let near = locals::near(model, &guard.check.near);
    let value = answer::right_side(guard.check.right);
    let passes = quote_spanned!(guard.check.right.tokens.span()=> __pulya::Passes::<__PulyaError>::passes);
    let refused = quote! {
        match __pulya_passed {
            ::core::result::Result::Ok(()) => ::core::result::Result::Ok(()),
            ::core::result::Result::Err(__pulya_error) => {
                __pulya_fail(__pulya_error, &mut __pulya_x.reply);
                ::core::result::Result::Err(__pulya::Refusal::answered())
            }
        }
    };
    let evaluated = match answer::is_plain(guard.check.right) {
        true => quote!(#passes(#value)),
        false => quote!(async { #passes(#value) }.await),
    };
    // A broken one has been reported, and uses none of what it takes.
    let quiet = (!guard.syntax.check.whole).then(|| quote!(#[allow(unused_variables)]));
    quote! {
        #(#attributes)*
        #quiet
        async fn #function<#lifetime, '__pulya_r: #lifetime>(
            __pulya_app: #table,
            __pulya_x: &mut __pulya::Exchange<'__pulya_r>,
            __pulya_at: &__pulya::Captures,
            #arguments
        ) -> ::core::result::Result<(), __pulya::Refusal> {
            #bodiless
            #(#params)*
            #made
            #singletons
            #near
            let __pulya_passed: ::core::result::Result<(), __PulyaError> = #evaluated;
            #refused
        }
    }
}
