//! Arounds: one `async fn` each, and the nest of those that stand around an answer.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::scopes::Chains;
use super::{answer, bound, catch, locals};
use crate::model::{Around, Chain, Model};

/// The functions of all arounds.
pub(super) fn emit(model: &Model<'_>, chains: &Chains) -> TokenStream {
    let arounds = model.layers.arounds.iter().enumerate();
    arounds.map(|(place, around)| function(model, place, around, chains)).collect()
}

fn name(place: usize) -> Ident {
    format_ident!("__pulya_around_{}", place)
}

fn function(model: &Model<'_>, place: usize, around: &Around<'_>, chains: &Chains) -> TokenStream {
    let function = name(place);
    let attributes = around.syntax.attributes.handed_on();
    let table = &model.table.name;
    let singletons = locals::singletons(model, &around.wrap.uses);
    let misused = locals::misused(model, &around.wrap.uses);
    let near = locals::near(model, &around.wrap.near);
    let next = bound("next", &around.wrap.mentions);
    let reply = quote!((&mut __pulya_reply));
    let answered = answer::responded(around.wrap.right, &reply);
    // What it refuses by itself is refused in its scope, like all else there.
    let (place, chain) = chains.of_scope(around.scope);
    let work = catch::around(place, chain, &quote!(async { #answered }), &reply);
    quote! {
        #(#attributes)*
        async fn #function<'__pulya>(
            __pulya_app: #table,
            #[allow(unused_variables)] #next: impl __pulya::Next<'__pulya>,
        ) -> __pulya::Response {
            #singletons
            #misused
            #near
            let mut __pulya_reply = __pulya::Reply::parts();
            #work
            __pulya::response(__pulya_reply)
        }
    }
}

/// `work`, which answers a request, with the chain's arounds around it.
pub(super) fn nest(chain: &Chain, work: TokenStream) -> TokenStream {
    let Some((outermost, others)) = chain.arounds.split_first() else { return work };
    let others = others.iter().rev().map(|&place| {
        let function = name(place);
        quote! {
            let __pulya_inside = ::core::pin::pin!(#function(
                __pulya_app,
                __pulya::Rest::new(__pulya_view, __pulya_inside),
            ));
        }
    });
    let outermost = name(*outermost);
    quote! {
        let __pulya_view = __pulya::View::of(__pulya_x);
        let __pulya_sink = __pulya::gather(__pulya_x);
        let __pulya_response = {
            let __pulya_inside = ::core::pin::pin!(async {
                #work
                __pulya::gathered(__pulya_x)
            });
            #(#others)*
            let __pulya_response =
                #outermost(__pulya_app, __pulya::Rest::new(__pulya_view, __pulya_inside)).await;
            __pulya_response
        };
        __pulya::surrounded(__pulya_x, __pulya_sink, __pulya_response);
    }
}
