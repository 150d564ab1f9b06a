//! From a match to its route, by a tree of functions with at most sixteen arms each: one flat match over a thousand
//! handlers costs the compiler twice the time and three times the memory.
//!
//! Most routes stand in the leaves of the tree themselves. A function of its own for each, which is a future of its
//! own, costs the compiler as much again as the handler that it calls.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::route::{complete, has_code, inline, is_declared, is_direct, is_inline};
use super::scopes::Chains;
use super::{answer, encode, here, shared};
use crate::model::{Model, Route};

/// The routes of a leaf are told apart by so many bits of their ids. These are few: a mistake in one route keeps the
/// compiler from judging the borrows of those in the same leaf before it is mended; and without optimisation a leaf's
/// stack frame has room for the futures of all of its handlers, whichever of them runs.
const LEAF: u32 = 4;
/// The arms of every other node, likewise.
const BRANCH: u32 = 4;

/// The way from `dispatch` to every route.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let table = &model.table.name;
    let (fail, encoders) = (answer::fail(model), encode::emit(model));
    let mut functions = TokenStream::new();
    let mut level: Vec<TokenStream> =
        model.routes.iter().enumerate().map(|(id, route)| arm(model, id, route)).collect();
    let (mut depth, mut shift, mut bits) = (0_u32, 0_u32, LEAF);
    let root = loop {
        // A node answers the ids that share what is left of them without the bits of its level and of those below.
        let mut next = Vec::new();
        for (place, arms) in level.chunks(1 << bits).enumerate() {
            let name = format_ident!("__pulya_tree_{}_{}", depth, place);
            let ahead = if depth == 0 { negotiated(model, place) } else { TokenStream::new() };
            functions.extend(node(model, &name, shift, &ahead, arms));
            let call = quote!(#place => return __pulya::branch(#name(__pulya_app, __pulya_x, __pulya_at, __pulya_id)).await,);
            next.push((name, call));
        }
        match next.len() {
            0 => break None,
            1 => break next.into_iter().next().map(|(name, _)| name),
            _ => level = next.into_iter().map(|(_, call)| call).collect(),
        }
        depth += 1;
        shift += bits;
        bits = BRANCH;
    };
    let chains = Chains::of(model);
    // Where something stands around the answer, it is to know the route too.
    let enter = chains.is_none().then(|| quote!(__pulya_x.enter(&#table::ROUTES[__pulya_id]);));
    let found = match root {
        Some(root) => quote!({
            let __pulya_id = __pulya_id as usize;
            #enter
            match #root(__pulya_app, __pulya_x, &__pulya_found.captures, __pulya_id).await {
                __PulyaOk(_) => {}
                __PulyaErr(__pulya_error) => __pulya_fail(__pulya_error, &mut __pulya_x.reply),
            }
            ::core::result::Result::Ok(())
        }),
        None => quote!(::core::result::Result::Ok(())),
    };
    let redirect = model.table.flags.slash_redirect;
    let mismatch = if model.table.flags.mismatch_is_bad { 400_u16 } else { 404 };
    let answered = quote! {
        match __pulya_found.outcome {
            __pulya::Outcome::Route(__pulya_id) => #found,
            __pulya_none => {
                __pulya::unmatched(__pulya_x, __pulya_none, __pulya_find, #redirect, #mismatch)
            }
        }
    };
    let shared = shared::clause(model);
    let dispatch = match chains {
        None => quote! {
        async fn __pulya_dispatch(__pulya_app: #table, __pulya_x: &mut __pulya::Exchange<'_>) #shared {
            let mut __pulya_found = __pulya::route::Found::new();
            __pulya::find(__pulya_x, __pulya_find, &mut __pulya_found);
            let __pulya_result = #answered;
            if let ::core::result::Result::Err(__pulya_refusal) = __pulya_result {
                __pulya_refusal.send(&mut __pulya_x.reply);
            }
        }
        },
        Some(chains) => {
            let around = chains.emit(model, &quote!(__pulya_answer(__pulya_app, __pulya_x, __pulya_found)));
            quote! {
                async fn __pulya_answer(
                    __pulya_app: #table,
                    __pulya_x: &mut __pulya::Exchange<'_>,
                    __pulya_found: &__pulya::route::Found,
                ) -> ::core::result::Result<(), __pulya::Refusal> #shared {
                    #answered
                }
                #around
            }
        }
    };
    quote! {
        #[allow(unused_imports)]
        use __pulya::tiers::*;
        #[allow(unused_imports)]
        use ::core::result::Result::{Err as __PulyaErr, Ok as __PulyaOk};
        #fail
        #encoders
        #functions
        #dispatch
    }
}

/// A node of the tree.
///
/// Where the future must be `Send`, each node says so by itself. If it were left to whoever asks for the whole dispatch,
/// the compiler would look into all of it again after an edit in one handler.
fn node(
    model: &Model<'_>,
    name: &Ident,
    shift: u32,
    ahead: &TokenStream,
    arms: &[TokenStream],
) -> TokenStream {
    let (table, arms) = (&model.table.name, arms.iter());
    let parameters = quote! {
        __pulya_app: #table,
        __pulya_x: &mut __pulya::Exchange<'_>,
        __pulya_at: &__pulya::Captures,
        __pulya_id: usize,
    };
    let output = quote!(::core::result::Result<__pulya::Answered, __PulyaError>);
    let node = |name: &Ident| {
        quote! {
            async fn #name(#parameters) -> #output {
                #ahead
                match __pulya_id >> #shift {
                    #(#arms)*
                    _ => {}
                }
                __pulya_x.answered()
            }
        }
    };
    if model.table.flags.local {
        return node(name);
    }
    let inner = format_ident!("{}_arms", name);
    let (node, shared) = (node(&inner), shared::clause(model));
    // A handler that is not `Send` is an error at the table's name, with notes at the handler.
    // It is said in the expansion's own edition: before that of 2024 an opaque type leaves the lifetimes out.
    let future = quote_spanned! {here(table.span())=>
        impl ::core::future::Future<Output = #output> + ::core::marker::Send
    };
    quote! {
        #node
        fn #name(#parameters) -> #future #shared {
            #inner(__pulya_app, __pulya_x, __pulya_at, __pulya_id)
        }
    }
}

/// What a leaf does before one of its routes: a client that takes no JSON must not find its todo created and the answer
/// refused.
fn negotiated(model: &Model<'_>, place: usize) -> TokenStream {
    let first = place << LEAF;
    let routes = model.routes.iter().skip(first).take(1 << LEAF);
    let declared: Vec<bool> = routes.map(|route| is_inline(model, route) && is_declared(route)).collect();
    let asked = match declared.iter().filter(|declared| **declared).count() {
        0 => return TokenStream::new(),
        all if all == declared.len() => TokenStream::new(),
        _ => {
            let bits =
                declared.iter().rev().fold(0_usize, |bits, declared| bits << 1 | usize::from(*declared));
            quote!(#bits >> (__pulya_id - #first) & 1 == 1 &&)
        }
    };
    quote! {
        if #asked let __PulyaErr(__pulya_answered) = __pulya_x.takes_json() {
            return __PulyaOk(__pulya_answered);
        }
    }
}

fn arm(model: &Model<'_>, id: usize, route: &Route<'_>) -> TokenStream {
    let function = &route.function;
    if !has_code(route) {
        let answer = left(&complete(route));
        return quote!(#id => return #answer,);
    }
    if is_inline(model, route) {
        return inline(model, id, route);
    }
    let call = quote!(#function(__pulya_app, __pulya_x, __pulya_at));
    let detach = route.syntax.flags.detached.map(|_| quote!(__pulya_x.detach();));
    let answered = match route.syntax.flags.timeout.or(model.table.flags.timeout) {
        Some(milliseconds) => {
            let in_time = match is_direct(model, route) {
                true => quote!(__pulya_result),
                false => quote!(__pulya_x.left(__pulya_result)),
            };
            quote! {{
                let __pulya_result = {
                    let __pulya_call = ::core::pin::pin!(#call);
                    __pulya::timeout(#milliseconds, __pulya_call).await
                };
                match __pulya_result {
                    ::core::option::Option::Some(__pulya_result) => #in_time,
                    ::core::option::Option::None => __pulya_x.timed_out(),
                }
            }}
        }
        None if is_direct(model, route) => quote!(#call.await),
        None => left(&quote!(#call.await)),
    };
    match route.syntax.flags.etag {
        Some(_) => quote! {
            #id => {
                #detach
                let __pulya_sink = __pulya::gather(__pulya_x);
                let __pulya_result = #answered;
                __pulya::tagged(__pulya_x, __pulya_sink);
                return __pulya_result;
            }
        },
        None if detach.is_some() => quote!(#id => { #detach return #answered }),
        None => quote!(#id => return #answered,),
    }
}

/// What comes of a function that gives its refusal back.
fn left(answered: &TokenStream) -> TokenStream {
    quote!({ let __pulya_result = #answered; __pulya_x.left(__pulya_result) })
}
