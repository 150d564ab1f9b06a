//! From a right side to an answer in the sink.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::extract::Leave;
use super::{diverge, encode, here};
use crate::model::{Model, Route};
use crate::syntax::{End, ResponseType, RightSide};

/// The tokens of a right side, verbatim. What can't be compiled goes where it hurts no neighbour: its mistake
/// has been reported, and an editor still finds its tokens in place.
pub(super) fn right_side(right: &RightSide) -> TokenStream {
    let tokens = &right.tokens;
    match right.whole && right.handler.is_none() {
        true => quote!(#tokens),
        false => quote!(__pulya::broken! { #tokens }),
    }
}

/// The right side of a route that could not be read. Nothing calls it.
pub(super) fn lost(tokens: &TokenStream) -> TokenStream {
    quote! {
        const _: fn() = || { __pulya::broken! { #tokens } };
    }
}

/// The call of a handler written for axum, a `Result` of its response; `None` where the right side is none.
fn handled(model: &Model<'_>, route: &Route<'_>) -> Option<TokenStream> {
    let right = &route.syntax.right;
    let (_, path) = right.handler.as_ref().filter(|_| right.whole && route.syntax.flags.once.is_none())?;
    let pattern = route.pattern.to_string();
    let state = match model.state() {
        Some(provider) => {
            let name = provider.name;
            quote!(__pulya_app.0.#name)
        }
        None => quote!(&()),
    };
    let call = quote!(__pulya::Call::new(#state, &__PULYA_MATCHED, __pulya_at));
    // What is wrong with a handler is said at its path, all of it.
    let span = here(path.span());
    let (with, handled) = match (route.is_blocking(), model.table.flags.local) {
        (true, _) => ("with_blocking", "handled_blocking"),
        (false, true) => ("with_local", "handled_local"),
        (false, false) => ("with", "handled"),
    };
    let (with, handled) = (Ident::new(with, span), Ident::new(handled, span));
    let prepared = quote_spanned!(span=> #call.#with(#path));
    let handled = quote_spanned!(span=> (&mut &mut __pulya_call).#handled(__pulya_x).await);
    Some(quote! {{
        static __PULYA_MATCHED: __pulya::route::Matched = __pulya::route::Matched::new(#pattern);
        let mut __pulya_call = #prepared;
        #handled
    }})
}

/// Evaluates the right side of a route and sends what it gives into `reply`. Ends in `Result<(), Refusal>`.
pub(super) fn answered(model: &Model<'_>, route: &Route<'_>, reply: &TokenStream) -> TokenStream {
    if let Some(handled) = handled(model, route) {
        return quote! {
            match #handled {
                ::core::result::Result::Ok(__pulya_response) => {
                    __pulya::Reply::response(#reply, __pulya_response);
                    ::core::result::Result::Ok(())
                }
                ::core::result::Result::Err(__pulya_refusal) => ::core::result::Result::Err(__pulya_refusal),
            }
        };
    }
    let value = right_side(&route.syntax.right);
    if diverge::panics(&route.syntax.right) || route.syntax.right.handler.is_some() {
        // Its type is inferred from nothing, so that no responder could be chosen by it.
        return quote!(#value);
    }
    let wrapped = wrapped(route, &value);
    let (peeled, send) = (peeled(route), sent(model, route, reply, Leave::Return));
    if is_plain(&route.syntax.right) && !route.is_blocking() {
        return quote! {
            let __pulya_value = #wrapped;
            match #peeled { #send }
            ::core::result::Result::Ok(())
        };
    }
    let evaluated = evaluated(route, &wrapped);
    quote! {
        match #evaluated {
            ::core::result::Result::Ok(__pulya_value) => match #peeled { #send },
            ::core::result::Result::Err(__pulya_error) => __pulya_fail(__pulya_error, #reply),
        }
        ::core::result::Result::Ok(())
    }
}

/// Statements that evaluate the right side of a route where `?` leaves what the route stands in, and send what it gives
/// into `reply`.
pub(super) fn direct(model: &Model<'_>, route: &Route<'_>, reply: &TokenStream) -> TokenStream {
    if let Some(handled) = handled(model, route) {
        return quote! {
            match #handled {
                __PulyaOk(__pulya_response) => __pulya::Reply::response(#reply, __pulya_response),
                __PulyaErr(__pulya_refusal) => return __pulya_x.refuse(__pulya_refusal),
            }
        };
    }
    let wrapped = wrapped(route, &right_side(&route.syntax.right));
    let wrapped = match route.is_blocking() {
        false => wrapped,
        true => {
            let blocking = blocking(route, &wrapped);
            quote!(#blocking.await?)
        }
    };
    let span = span(route);
    if let Some(ResponseType { ty: Some(ty), status }) = &route.syntax.response {
        // At once, with one call.
        let status = status.map_or(200, |(status, _)| status);
        let write = encode::written(ty, model.table.flags.json_strict);
        let (send, failed) = (quote_spanned!(span=> send), failed(&quote!(__pulya_error), reply, span));
        return quote! {
            let __pulya_value = #wrapped;
            if let __PulyaErr(__pulya_error) = __pulya_value.#send(#status, #reply, #write) {
                #failed
            }
        };
    }
    let (peeled, send) = (peeled(route), sent(model, route, reply, Leave::Refuse));
    quote! {
        let __pulya_value = #wrapped;
        match #peeled { #send }
    }
}

/// Evaluates the right side without sending anything: to a `Result` of what it gives and what `?` gave.
pub(super) fn taken_apart(model: &Model<'_>, route: &Route<'_>) -> TokenStream {
    if let Some(handled) = handled(model, route) {
        return quote!(::core::result::Result::Ok::<_, __PulyaError>(__pulya::judged(#handled)));
    }
    let value = right_side(&route.syntax.right);
    if diverge::panics(&route.syntax.right) {
        return quote! {
            ::core::result::Result::<
                ::core::result::Result<::core::option::Option<()>, ::core::convert::Infallible>,
                __PulyaError,
            >::Ok(#value)
        };
    }
    let wrapped = wrapped(route, &value);
    let peeled = peeled(route);
    let evaluated = evaluated(route, &wrapped);
    quote! {
        match #evaluated {
            ::core::result::Result::Ok(__pulya_value) => ::core::result::Result::Ok(#peeled),
            ::core::result::Result::Err(__pulya_error) => ::core::result::Result::Err(__pulya_error),
        }
    }
}

fn evaluated(route: &Route<'_>, wrapped: &TokenStream) -> TokenStream {
    match route.is_blocking() {
        false => quote! { async { ::core::result::Result::Ok::<_, __PulyaError>(#wrapped) }.await },
        true => {
            let blocking = blocking(route, wrapped);
            quote!(#blocking.await)
        }
    }
}

/// The future of what runs on the pool for blocking work. It stands at the right side, where what can't be sent there
/// is to be reported.
fn blocking(route: &Route<'_>, wrapped: &TokenStream) -> TokenStream {
    let blocking = quote_spanned!(span(route)=> __pulya::blocking);
    quote!(#blocking(move || ::core::result::Result::Ok::<_, __PulyaError>(#wrapped)))
}

/// The table's error type, under a name that routes can use whatever it is, and how it answers: one function a
/// table.
pub(super) fn fail(model: &Model<'_>) -> TokenStream {
    match model.error {
        None => quote! {
            use __pulya::{Error as __PulyaError, fail as __pulya_fail};
        },
        Some(ty) => {
            let sent = failed(&quote!(__pulya_error), &quote!(__pulya_reply), ty.span());
            quote! {
                type __PulyaError = #ty;
                fn __pulya_fail(__pulya_error: __PulyaError, __pulya_reply: &mut __pulya::Reply<'_>) { #sent }
            }
        }
    }
}

/// The value of a right side, wrapped by whether the route declares a type.
fn wrapped(route: &Route<'_>, value: &TokenStream) -> TokenStream {
    match &route.syntax.response {
        Some(response) => {
            let ty = response.ty.as_ref().map_or_else(|| quote!(()), ToTokens::to_token_stream);
            let given = given(&route.syntax.right, &ty);
            quote!(__pulya::Typed::<#given, #ty>(#value, ::core::marker::PhantomData))
        }
        None => {
            let given = given(&route.syntax.right, &quote!(__pulya::Response));
            quote!(__pulya::Choose::<#given>::new(#value))
        }
    }
}

/// The type of what a right side gives, as far as it has to be said: where nothing in it says what the error of its
/// `Ok(..)` is, that is the one that `?` has; where nothing says what it would give, that is `ty`.
fn given(right: &RightSide, ty: &TokenStream) -> TokenStream {
    match right.end {
        End::Ok => quote!(::core::result::Result<_, __PulyaError>),
        End::Err => quote!(::core::result::Result<#ty, _>),
        End::Never => ty.clone(),
        End::Other => quote!(_),
    }
}

/// What is in `__pulya_value`, as a `Result` of an `Option`.
fn peeled(route: &Route<'_>) -> TokenStream {
    match &route.syntax.response {
        Some(_) => {
            let outcome = quote_spanned!(span(route)=> outcome);
            quote!(__pulya_value.#outcome())
        }
        None => quote! {
            match __pulya_value.peel_result() {
                ::core::result::Result::Ok(__pulya_value) => ::core::result::Result::Ok(
                    __pulya::Choose::new(__pulya_value).peel_option(),
                ),
                ::core::result::Result::Err(__pulya_error) => ::core::result::Result::Err(__pulya_error),
            }
        },
    }
}

/// The arms that send what was taken apart.
pub(super) fn sent(model: &Model<'_>, route: &Route<'_>, reply: &TokenStream, leave: Leave) -> TokenStream {
    let span = span(route);
    let failed = failed(&quote!(__pulya_error), reply, span);
    if let Some(ResponseType { ty, status }) = &route.syntax.response {
        let status = status.map_or(200, |(status, _)| status);
        let sent = match ty {
            None => quote!(__pulya::empty(#status, #reply, __pulya_value)),
            Some(ty) => {
                let encode = encode::written(ty, model.table.flags.json_strict);
                quote!(__pulya::encoded::<#ty>(#status, #reply, __pulya_value, #encode))
            }
        };
        return quote! {
            ::core::result::Result::Ok(__pulya_value) => { #sent }
            ::core::result::Result::Err(__pulya_error) => { #failed }
        };
    }
    let sent = respond(&quote!(__pulya_value), reply, span);
    let missing = match leave {
        Leave::Refuse => quote!(__pulya_x.refuse(__pulya::Refusal::fixed(404))),
        Leave::Return => quote!(::core::result::Result::Err(__pulya::Refusal::fixed(404))),
    };
    quote! {
        ::core::result::Result::Ok(::core::option::Option::Some(__pulya_value)) => { #sent }
        ::core::result::Result::Ok(::core::option::Option::None) => {
            return #missing;
        }
        ::core::result::Result::Err(__pulya_error) => { #failed }
    }
}

fn span(route: &Route<'_>) -> Span {
    first_span(&route.syntax.right.tokens).unwrap_or(route.syntax.span)
}

/// Sends a value by the first responder that its type has. The method stands at the user's expression, so
/// that the error about a type that has none does too.
fn respond(value: &TokenStream, reply: &TokenStream, span: Span) -> TokenStream {
    let answer = quote_spanned!(span=> answer);
    quote!((&mut &mut &mut &mut &mut __pulya::Choose::new(#value)).#answer(#reply))
}

/// Sends an error by the first responder that its type has, likewise.
fn failed(error: &TokenStream, reply: &TokenStream, span: Span) -> TokenStream {
    let fail = quote_spanned!(span=> fail);
    quote!((&mut &mut &mut __pulya::Failed::new(#error)).#fail(#reply))
}

/// Evaluates a right side that stands around routes, and sends whatever it gives into `reply`. Ends in
/// `Result<(), Refusal>`.
pub(super) fn responded(right: &RightSide, reply: &TokenStream) -> TokenStream {
    let value = right_side(right);
    if diverge::panics(right) {
        return quote!(#value);
    }
    let span = first_span(&right.tokens).unwrap_or_else(Span::call_site);
    let sent = respond(&quote!(__pulya_value), reply, span);
    let failed = failed(&quote!(__pulya_error), reply, span);
    let given = given(right, &quote!(__pulya::Response));
    quote! {
        match async { ::core::result::Result::Ok::<_, __PulyaError>(__pulya::Choose::<#given>::new(#value)) }.await {
            ::core::result::Result::Ok(__pulya_value) => match __pulya_value.peel_result() {
                ::core::result::Result::Ok(__pulya_value) => {
                    match __pulya::Choose::new(__pulya_value).peel_option() {
                        ::core::option::Option::Some(__pulya_value) => { #sent }
                        ::core::option::Option::None => {
                            return ::core::result::Result::Err(__pulya::Refusal::fixed(404));
                        }
                    }
                }
                ::core::result::Result::Err(__pulya_error) => { #failed }
            },
            ::core::result::Result::Err(__pulya_error) => __pulya_fail(__pulya_error, #reply),
        }
        ::core::result::Result::Ok(())
    }
}

/// Whether a right side surely neither returns nor uses `?`, so that it needs no function of its own to do so in.
pub(super) fn is_plain(right: &RightSide) -> bool {
    fn plain(tokens: TokenStream) -> bool {
        let mut previous = None;
        tokens.into_iter().all(|token| {
            let fine = match &token {
                TokenTree::Group(group) => plain(group.stream()),
                TokenTree::Ident(word) => word != "return",
                // A macro of the user's may hide either.
                TokenTree::Punct(punct) if punct.as_char() == '!' => {
                    !matches!(&previous, Some(TokenTree::Ident(name)) if !HARMLESS.contains(&name.to_string().as_str()))
                }
                TokenTree::Punct(punct) => punct.as_char() != '?',
                TokenTree::Literal(_) => true,
            };
            previous = Some(token);
            fine
        })
    }
    right.whole && plain(right.tokens.clone())
}

/// Macros of the standard library that never return from where they stand.
const HARMLESS: &[&str] =
    &["format", "vec", "matches", "concat", "stringify", "env", "include_str", "include_bytes"];

fn first_span(tokens: &TokenStream) -> Option<Span> {
    tokens.clone().into_iter().next().map(|token| token.span())
}
