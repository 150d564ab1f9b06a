//! The code of each route: an arm of a leaf of the dispatch tree, or a function of its own.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::build::once_field;
use super::extract::Leave;
use super::{answer, assumed, diverge, extract, locals, provide};
use crate::model::{Model, Route};
use crate::syntax::RightSide;

/// How a route is answered, behind its guards.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// By its function.
    Function,
    /// By a literal: complete at compile time.
    Literal,
    /// By what was kept when the application was built.
    Once,
}

/// Whether the route has code: to answer with, or to ask its guards in.
pub(super) fn has_code(route: &Route<'_>) -> bool {
    kind(route) == Kind::Function || !route.guards.is_empty()
}

/// Whether the right side stands in the route's function itself, which then gives back what `?` gives there, and not
/// in an async block of its own, whose type would cost the compiler as much as the function's: that is for the routes
/// that have more to do when it has ended.
pub(super) fn is_direct(model: &Model<'_>, route: &Route<'_>) -> bool {
    let is_request = |&at: &usize| model.providers[at].lifetime.is_request();
    kind(route) == Kind::Function
        && route.guards.is_empty()
        && !route.needs.iter().any(is_request)
        && !diverge::panics(&route.syntax.right)
}

/// Whether the route stands in the dispatch tree itself, where what `?` and `return` leave is the leaf. Not where
/// something comes after that, or is to have a future to hold; nor where the right side is broken or a handler's
/// path, whose mistakes are told apart best by a function of their own.
pub(super) fn is_inline(model: &Model<'_>, route: &Route<'_>) -> bool {
    let (flags, right) = (&route.syntax.flags, &route.syntax.right);
    is_direct(model, route)
        && right.whole
        && right.handler.is_none()
        && flags.etag.is_none()
        && flags.timeout.or(model.table.flags.timeout).is_none()
}

/// Whether the route declares the type that it answers with, as JSON.
pub(super) fn is_declared(route: &Route<'_>) -> bool {
    route.syntax.response.as_ref().is_some_and(|response| response.ty.is_some())
}

/// How the route is answered.
pub(super) fn kind(route: &Route<'_>) -> Kind {
    let plain = route.syntax.response.is_none()
        && route.params.is_empty()
        && !route.is_blocking()
        && route.syntax.flags.etag.is_none();
    if route.syntax.flags.once.is_some() {
        Kind::Once
    } else if plain && literal(&route.syntax.right).is_some() {
        Kind::Literal
    } else {
        Kind::Function
    }
}

/// The items of a route: its function or its complete answer, if it has one.
pub(super) fn emit(model: &Model<'_>, route: &Route<'_>) -> TokenStream {
    match kind(route) {
        Kind::Function if is_inline(model, route) => TokenStream::new(),
        Kind::Function => function(model, route),
        Kind::Literal => {
            let fixed = fixed(route);
            guarded(model, route, &fixed, &complete(route))
        }
        Kind::Once => guarded(model, route, &TokenStream::new(), &complete(route)),
    }
}

/// The expression that sends a complete answer.
pub(super) fn complete(route: &Route<'_>) -> TokenStream {
    match kind(route) {
        Kind::Literal => {
            let name = fixed_name(route);
            quote!({ __pulya_x.reply.fixed(&#name); ::core::result::Result::Ok(()) })
        }
        _ => {
            let field = once_field(route);
            quote!(__pulya::kept(__pulya_x, __pulya_app.0.#field))
        }
    }
}

/// A complete answer, `item`, and where it has guards the function that asks them before it sends that.
fn guarded(model: &Model<'_>, route: &Route<'_>, item: &TokenStream, answer: &TokenStream) -> TokenStream {
    if route.guards.is_empty() {
        return item.clone();
    }
    let function = &route.function;
    let table = &model.table.name;
    let provide::Made { guards, first, ended } = provide::made(model, route);
    let rest = match ended {
        None => quote!(#first #answer),
        Some(ended) => {
            let passed = quote!(::core::option::Option::Some(()));
            let value = quote! {
                ::core::result::Result::Ok::<_, __PulyaError>(
                    ::core::result::Result::Ok::<_, ::core::convert::Infallible>(#passed),
                )
            };
            ended_around(ended, &TokenStream::new(), &value, &quote!(_ => return #answer,))
        }
    };
    quote! {
        #item
        async fn #function(
            __pulya_app: #table,
            __pulya_x: &mut __pulya::Exchange<'_>,
            __pulya_at: &__pulya::Captures,
        ) -> ::core::result::Result<(), __pulya::Refusal> {
            #guards
            #rest
        }
    }
}

/// The arm of a route that stands in the dispatch tree.
pub(super) fn inline(model: &Model<'_>, id: usize, route: &Route<'_>) -> TokenStream {
    let (attributes, body) = (attributes(route), body(model, route));
    let detach = route.syntax.flags.detached.map(|_| quote!(__pulya_x.detach();));
    let label = syn::Lifetime::new(&format!("'{}", route.function), route.function.span());
    quote! {
        #(#attributes)*
        #id => #label: { #detach #body }
    }
}

/// The attributes of a route that are for the compiler: lints.
fn attributes<'r>(route: &'r Route<'_>) -> impl Iterator<Item = &'r syn::Attribute> {
    route.syntax.attributes.rest.iter().filter(|attribute| !attribute.path().is_ident("doc"))
}

fn function(model: &Model<'_>, route: &Route<'_>) -> TokenStream {
    let (function, attributes) = (&route.function, attributes(route));
    let table = &model.table.name;
    // Each token of a right side stands in the expansion once, and so does the word before a handler's path.
    let word = match &route.syntax.right.handler {
        Some((word, _)) if route.syntax.right.whole => word.to_token_stream(),
        _ => quote!(fn),
    };
    // What a broken right side leaves unused is not worth a word beside its mistake.
    let lost = (!route.syntax.right.whole).then(|| quote!(#[allow(unused_variables)]));
    let given = match leave(model, route) {
        Leave::Refuse => quote!(__pulya::Answered, __PulyaError),
        Leave::Return => quote!((), __pulya::Refusal),
    };
    let body = body(model, route);
    let answered = is_direct(model, route).then(|| quote!(__pulya_x.answered()));
    quote! {
        #(#attributes)*
        #lost
        async #word #function(
            __pulya_app: #table,
            __pulya_x: &mut __pulya::Exchange<'_>,
            __pulya_at: &__pulya::Captures,
        ) -> ::core::result::Result<#given> {
            #body
            #answered
        }
    }
}

/// How a route's code is left before its end.
fn leave(model: &Model<'_>, route: &Route<'_>) -> Leave {
    if is_direct(model, route) { Leave::Refuse } else { Leave::Return }
}

/// What a route does, from what it extracts to what it sends.
fn body(model: &Model<'_>, route: &Route<'_>) -> TokenStream {
    let limit = route.syntax.flags.body_limit.map(|bytes| {
        let bytes = bytes as usize;
        quote!(__pulya_x.body.set_limit(#bytes);)
    });
    // What may read the body stands behind the providers.
    // A handler written for axum extracts its arguments itself.
    let own = route.params.iter().filter(|_| route.syntax.right.handler.is_none());
    let (body, params): (Vec<_>, Vec<_>) = own.partition(|param| param.may_read_body());
    let leave = leave(model, route);
    let body = body.into_iter().map(|param| extract::emit(model, param, leave));
    let params = params.into_iter().map(|param| extract::emit(model, param, leave));
    let singletons = locals::singletons(model, &route.uses);
    let near = locals::near(model, &route.near);
    let provide::Made { guards, first, ended } = provide::made(model, route);
    let reply = quote!((&mut __pulya_x.reply));
    // Before anything is done: a client that takes no JSON must not find its todo created and the answer refused.
    let declared = is_declared(route);
    // Routes that stand in the dispatch tree are asked together.
    let negotiated = (declared && !is_inline(model, route)).then(|| {
        let takes = leave.or_leave(&quote!(__pulya::takes_json(__pulya_x.head)));
        quote!(#takes;)
    });
    let mut extracted = quote!(#negotiated #(#params)* #singletons #first);
    let rest = match ended {
        None => {
            let answered = match leave {
                Leave::Refuse => answer::direct(model, route, &reply),
                Leave::Return => answer::answered(model, route, &reply),
            };
            quote!(#(#body)* #near #answered)
        }
        Some(ended) => {
            let value = answer::taken_apart(model, route);
            let sent = answer::sent(model, route, &reply, Leave::Return);
            // What is extracted comes behind the last guard.
            let own = if ended.guards.is_some() { std::mem::take(&mut extracted) } else { quote!() };
            let made = &ended.made;
            let behind = quote!(#own #made #(#body)* #near);
            ended_around(ended, &behind, &value, &sent)
        }
    };
    let one_body = assumed::one_body(model, route);
    quote! {
        #one_body
        #limit
        #guards
        #extracted
        #rest
    }
}

/// What stands around the evaluation of `value` where values with an `end` are made: `behind` makes them, and `sent`
/// are the arms that send what the value is.
fn ended_around(
    ended: provide::Ended,
    behind: &TokenStream,
    value: &TokenStream,
    sent: &TokenStream,
) -> TokenStream {
    let provide::Ended { held, guards, made: _, ends } = ended;
    quote! {
        #held
        let __pulya_done = {
            let __pulya_work = ::core::pin::pin!(async {
                #guards
                #behind
                ::core::result::Result::Ok::<_, __pulya::Refusal>(#value)
            });
            __pulya::caught(__pulya_work).await
        };
        let mut __pulya_outcome = __pulya::outcome(&__pulya_done);
        let mut __pulya_failure = ::core::option::Option::None;
        #ends
        if let ::core::option::Option::Some(__pulya_error) = __pulya_failure {
            __pulya_fail(__pulya_error, (&mut __pulya_x.reply));
            return ::core::result::Result::Ok(());
        }
        match __pulya::resumed(__pulya_done)? {
            ::core::result::Result::Ok(__pulya_peeled) => match __pulya_peeled { #sent },
            ::core::result::Result::Err(__pulya_error) => __pulya_fail(__pulya_error, (&mut __pulya_x.reply)),
        }
        ::core::result::Result::Ok(())
    }
}

/// The name of a literal's complete answer.
fn fixed_name(route: &Route<'_>) -> Ident {
    match route.guards.is_empty() {
        true => route.function.clone(),
        false => format_ident!("{}_fixed", route.function),
    }
}

/// The complete answer of a literal.
fn fixed(route: &Route<'_>) -> TokenStream {
    let name = fixed_name(route);
    let Some((content_type, body)) = literal(&route.syntax.right) else { return TokenStream::new() };
    let tokens = &route.syntax.right.tokens;
    let length = body.len().to_string();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n");
    let bytes = match content_type {
        TEXT => quote!((#tokens).as_bytes()),
        _ => quote!(#tokens),
    };
    quote! {
        #[allow(non_upper_case_globals)]
        static #name: __pulya::Fixed = __pulya::Fixed {
            status: 200,
            fields: &[("content-type", #content_type), ("content-length", #length)],
            head: #head,
            body: #bytes,
        };
    }
}

const TEXT: &str = "text/plain; charset=utf-8";

/// The content type and the bytes of a right side that is a literal.
fn literal(right: &RightSide) -> Option<(&'static str, Vec<u8>)> {
    match syn::parse2::<syn::Lit>(right.tokens.clone()).ok()? {
        syn::Lit::Str(text) => Some((TEXT, text.value().into_bytes())),
        syn::Lit::ByteStr(bytes) => Some(("application/octet-stream", bytes.value())),
        _ => None,
    }
}
