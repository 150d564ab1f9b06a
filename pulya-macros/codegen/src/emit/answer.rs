//! From a right side to an answer in the sink.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::model::{Model, Route};
use crate::syntax::{ResponseType, RightSide};

/// The tokens of a right side, verbatim. What does not parse goes where it hurts no neighbour: its mistake
/// has been reported, and an editor still finds its tokens in place.
pub(super) fn right_side(right: &RightSide) -> TokenStream {
    let tokens = &right.tokens;
    match right.parses {
        true => quote!(#tokens),
        false => quote!(__pulya::broken! { #tokens }),
    }
}

/// Evaluates the right side of a route and sends what it gives into `reply`. Ends in `Result<(), Refusal>`.
pub(super) fn answered(model: &Model<'_>, route: &Route<'_>, reply: &TokenStream) -> TokenStream {
    let value = right_side(&route.syntax.right);
    if diverges(&route.syntax.right) {
        // Its type is inferred from nothing, so that no responder could be chosen by it.
        return quote!(#value);
    }
    let wrapped = wrapped(route, &value);
    let (peeled, send) = (peeled(route), sent(model, route, reply));
    if is_plain(&route.syntax.right) && route.syntax.flags.blocking.is_none() {
        return quote! {
            let mut __pulya_value = #wrapped;
            match #peeled { #send }
            ::core::result::Result::Ok(())
        };
    }
    let evaluated = evaluated(model, route, &wrapped);
    quote! {
        match #evaluated {
            ::core::result::Result::Ok(mut __pulya_value) => match #peeled { #send },
            ::core::result::Result::Err(__pulya_error) => __pulya_fail(__pulya_error, #reply),
        }
        ::core::result::Result::Ok(())
    }
}

/// Evaluates the right side without sending anything: to a `Result` of what it gives and what `?` gave.
pub(super) fn taken_apart(model: &Model<'_>, route: &Route<'_>) -> TokenStream {
    let value = right_side(&route.syntax.right);
    let error = error(model);
    if diverges(&route.syntax.right) {
        return quote! {
            ::core::result::Result::<
                ::core::result::Result<::core::option::Option<()>, ::core::convert::Infallible>,
                #error,
            >::Ok(#value)
        };
    }
    let wrapped = wrapped(route, &value);
    let peeled = peeled(route);
    let evaluated = evaluated(model, route, &wrapped);
    quote! {
        match #evaluated {
            ::core::result::Result::Ok(mut __pulya_value) => ::core::result::Result::Ok(#peeled),
            ::core::result::Result::Err(__pulya_error) => ::core::result::Result::Err(__pulya_error),
        }
    }
}

/// The type that `?` converts into.
pub(super) fn error(model: &Model<'_>) -> TokenStream {
    match model.error {
        Some(ty) => quote!(#ty),
        None => quote!(__pulya::Error),
    }
}

fn evaluated(model: &Model<'_>, route: &Route<'_>, wrapped: &TokenStream) -> TokenStream {
    let error = error(model);
    match route.syntax.flags.blocking {
        None => quote! { async { ::core::result::Result::Ok::<_, #error>(#wrapped) }.await },
        Some(_) => quote! {
            __pulya::blocking(move || ::core::result::Result::Ok::<_, #error>(#wrapped)).await
        },
    }
}

/// How the table's error type answers: one function a table, since the type is the same everywhere.
pub(super) fn fail(model: &Model<'_>) -> TokenStream {
    match model.error {
        None => quote! {
            use __pulya::fail as __pulya_fail;
        },
        Some(ty) => {
            let sent = respond(&quote!(error), &quote!(reply), ty.span());
            quote! {
                fn __pulya_fail(error: #ty, reply: &mut __pulya::Reply<'_>) { #sent }
            }
        }
    }
}

/// The value of a right side, wrapped by whether the route declares a type.
fn wrapped(route: &Route<'_>, value: &TokenStream) -> TokenStream {
    match &route.syntax.response {
        Some(ResponseType { ty: Some(ty), .. }) => quote!(__pulya::Typed::<_, #ty>::new(#value)),
        Some(_) => quote!(__pulya::Typed::<_, ()>::new(#value)),
        None => quote!(__pulya::Choose::new(#value)),
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
            match (&mut &mut __pulya_value).peel_result() {
                ::core::result::Result::Ok(__pulya_value) => ::core::result::Result::Ok(
                    (&mut &mut __pulya::Choose::new(__pulya_value)).peel_option(),
                ),
                ::core::result::Result::Err(__pulya_error) => ::core::result::Result::Err(__pulya_error),
            }
        },
    }
}

/// The arms that send what was taken apart.
pub(super) fn sent(model: &Model<'_>, route: &Route<'_>, reply: &TokenStream) -> TokenStream {
    let span = span(route);
    let sent = match &route.syntax.response {
        None => respond(&quote!(__pulya_value), reply, span),
        Some(ResponseType { ty: None, status }) => {
            let status = status.map_or(200, |(status, _)| status);
            quote!({ let () = __pulya_value; __pulya::empty(#status, #reply); })
        }
        Some(ResponseType { ty: Some(ty), status }) => {
            let status = status.map_or(200, |(status, _)| status);
            // At the user's type, so that the error about one that has no JSON stands there.
            let encode = match model.table.flags.json_strict {
                true => quote_spanned!(ty.span()=> __pulya::json::write::<#ty>(&__pulya_value, out)),
                false => {
                    let encode = quote_spanned!(ty.span()=> encode);
                    quote!(__pulya::json::Tag::<#ty>::new().#encode(&__pulya_value, out))
                }
            };
            quote!(__pulya::encoded(#status, #reply, |out| #encode))
        }
    };
    let failed = respond(&quote!(__pulya_error), reply, span);
    quote! {
        ::core::result::Result::Ok(::core::option::Option::Some(__pulya_value)) => { #sent }
        ::core::result::Result::Ok(::core::option::Option::None) => {
            return ::core::result::Result::Err(__pulya::Refusal::fixed(404));
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
    right.parses && plain(right.tokens.clone())
}

/// Whether a right side is nothing but a macro that panics.
fn diverges(right: &RightSide) -> bool {
    let tokens: Vec<TokenTree> = right.tokens.clone().into_iter().collect();
    !right.parses
        || matches!(
            tokens.as_slice(),
            [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(_)]
                if bang.as_char() == '!' && matches!(name.to_string().as_str(), "todo" | "unimplemented" | "panic" | "unreachable")
        )
}

/// Macros of the standard library that never return from where they stand.
const HARMLESS: &[&str] =
    &["format", "vec", "matches", "concat", "stringify", "env", "include_str", "include_bytes"];

fn first_span(tokens: &TokenStream) -> Option<Span> {
    tokens.clone().into_iter().next().map(|token| token.span())
}
