//! Catches: one `async fn` each, and one for each set of them that holds somewhere.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{answer, bound, locals};
use crate::model::{Catch, Chain, Model};
use crate::syntax::Caught;

/// The functions of all catches.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    model.layers.catches.iter().enumerate().map(|(place, catch)| function(model, place, catch)).collect()
}

fn name(place: usize) -> Ident {
    format_ident!("__pulya_catch_{}", place)
}

fn function(model: &Model<'_>, place: usize, catch: &Catch<'_>) -> TokenStream {
    let function = name(place);
    let attributes = catch.syntax.attributes.handed_on();
    let table = &model.table.name;
    let singletons = locals::singletons(model, &catch.answer.uses);
    let misused = locals::misused(model, &catch.answer.uses);
    let near = locals::near(model, &catch.answer.near);
    let problem = bound("problem", &catch.answer.mentions);
    let answered = answer::responded(catch.answer.right, &quote!(__pulya_reply));
    quote! {
        #(#attributes)*
        async fn #function(
            __pulya_app: #table,
            #[allow(unused_variables)] #problem: __pulya::Problem,
            __pulya_reply: &mut __pulya::Reply<'_>,
        ) -> ::core::result::Result<(), __pulya::Refusal> {
            #singletons
            #misused
            #near
            #answered
        }
    }
}

/// The function that answers a refusal by the first of a set of catches that is for it.
fn set_name(place: usize) -> Ident {
    format_ident!("__pulya_caught_{}", place)
}

/// That function; `None` where nothing is caught.
pub(super) fn set(model: &Model<'_>, place: usize, chain: &Chain) -> Option<TokenStream> {
    if chain.catches.is_empty() {
        return None;
    }
    let function = set_name(place);
    let table = &model.table.name;
    let exact = chain.catches.iter().filter_map(|(caught, at)| match caught {
        Caught::Status(status) => {
            let function = name(*at);
            Some(quote!(#status => #function(__pulya_app, __pulya_problem, &mut __pulya_made).await,))
        }
        Caught::Any => None,
    });
    let any = chain.catches.iter().find(|(caught, _)| *caught == Caught::Any);
    let rest = match any {
        Some((_, at)) => {
            let function = name(*at);
            quote!(_ => #function(__pulya_app, __pulya_problem, &mut __pulya_made).await,)
        }
        None => quote!(_ => return __pulya_problem.send(__pulya_reply),),
    };
    Some(quote! {
        async fn #function(
            __pulya_app: #table,
            __pulya_refusal: __pulya::Refusal,
            __pulya_reply: &mut __pulya::Reply<'_>,
        ) {
            let __pulya_problem = match __pulya_refusal.into_problem() {
                ::core::result::Result::Ok(__pulya_problem) => __pulya_problem,
                ::core::result::Result::Err(__pulya_refusal) => return __pulya_refusal.send(__pulya_reply),
            };
            let __pulya_status = __pulya_problem.status();
            let __pulya_headers = ::core::clone::Clone::clone(__pulya_problem.headers());
            let mut __pulya_made = __pulya::Reply::parts();
            let __pulya_result = match __pulya_status.as_u16() {
                #(#exact)*
                #rest
            };
            if let ::core::result::Result::Err(__pulya_refusal) = __pulya_result {
                __pulya_refusal.send(&mut __pulya_made);
            }
            __pulya::instead(__pulya_reply, __pulya_status, &__pulya_headers, __pulya_made);
        }
    })
}

/// Whether a panic is caught: it is a 500.
fn takes_panics(chain: &Chain) -> bool {
    chain.catches.iter().any(|(caught, _)| matches!(caught, Caught::Any | Caught::Status(500)))
}

/// Runs `work`, a future of `Result<(), Refusal>` that answers into the sink `reply`, and lets the chain's catches,
/// the set at `place`, answer what is refused.
pub(super) fn around(place: usize, chain: &Chain, work: &TokenStream, reply: &TokenStream) -> TokenStream {
    if chain.catches.is_empty() {
        return quote! {
            if let ::core::result::Result::Err(__pulya_refusal) = #work.await {
                __pulya_refusal.send(#reply);
            }
        };
    }
    let function = set_name(place);
    let result = match takes_panics(chain) {
        false => quote!(#work.await),
        true => quote! {{
            let __pulya_done = {
                let __pulya_work = ::core::pin::pin!(#work);
                __pulya::caught(__pulya_work).await
            };
            match __pulya_done {
                ::core::result::Result::Ok(__pulya_result) => __pulya_result,
                ::core::result::Result::Err(__pulya_panic) => {
                    ::core::result::Result::Err(__pulya::panicked(#reply, __pulya_panic))
                }
            }
        }},
    };
    quote! {
        __pulya::Reply::keep_refusals(#reply);
        let __pulya_result = #result;
        if let ::core::option::Option::Some(__pulya_refusal) = __pulya::refused(#reply, __pulya_result) {
            #function(__pulya_app, __pulya_refusal, #reply).await;
        }
    }
}
