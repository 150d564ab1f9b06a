//! The program as tokens. Everything that the expansion adds is called `__pulya_*`, lies in one anonymous
//! constant, and reaches the runtime through one path, `__pulya`.

mod answer;
mod around;
mod assumed;
mod build;
mod catch;
mod cors;
mod dispatch;
mod diverge;
mod encode;
mod extract;
mod guard;
mod info;
mod locals;
pub mod maps;
pub mod matcher;
mod perfect;
mod provide;
mod route;
mod scopes;
mod shapes;
mod shared;
mod state;
mod stop;
mod switch;
mod table;
mod unused;
mod urls;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::check::program_routes;
use crate::ir;
use crate::model::{Mentions, Model};
use crate::syntax::Table;

/// What one block expands to.
///
/// With `warn` it warns of what is never used: not where there are mistakes, which may be why.
pub fn emit(model: &Model<'_>, warn: bool) -> TokenStream {
    let krate = model.krate();
    let name = &model.table.name;
    let table = structure(model.table);
    let info = info::emit(model);
    let state = state::emit(model);
    let build = build::emit(model);
    let builder = build::builder(model);
    let urls = urls::emit(model);
    let program = ir::lower(&program_routes(model));
    let matcher = matcher::matcher(&program, &quote!(__pulya), &opaque_types(model));
    let routes: TokenStream = model.routes.iter().map(|route| route::emit(model, route)).collect();
    let assumed = assumed::path_types(model);
    let lost = model.lost.iter().filter(|tokens| !tokens.is_empty()).map(|tokens| answer::lost(tokens));
    let dispatch = dispatch::emit(model);
    let providers = provide::emit(model);
    let guards = guard::emit(model);
    let catches = catch::emit(model);
    let unused = warn.then(|| unused::emit(model));
    let stop = stop::emit(model);
    let service = service(model);
    let (copy, debug) = (copy(model.table), debug(model.table));
    quote! {
        #table
        #state
        #builder
        #urls
        #[allow(
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            missing_docs,
            non_snake_case,
            private_interfaces,
            unreachable_pub,
            unreachable_code,
            unused_braces,
            unused_labels,
            unused_parens,
            unused_qualifications
        )]
        const _: () = {
            use #krate::__private as __pulya;
            #build
            #stop
            #providers
            #guards
            #catches
            #unused
            impl #name {
                #info
            }
            #copy
            #debug
            #service
            #matcher
            #dispatch
            #routes
            #assumed
            #(#lost)*
        };
    }
}

/// The place of the user's tokens, for locals of the expansion. A path or a method resolves from any place, but
/// where the user's tokens come out of a macro of theirs, a local at their span would not be found.
fn here(span: Span) -> Span {
    span.resolved_at(Span::call_site())
}

/// A name that the expansion brings into scope for a right side, as the right side means it: one that comes out of a
/// macro of the user's is another name than the same word beside it.
fn bound(word: &str, mentions: &Mentions) -> Ident {
    let span = mentions.at(word).map(|span| span.located_at(Span::call_site()));
    Ident::new(word, span.unwrap_or_else(Span::call_site))
}

fn structure(table: &Table) -> TokenStream {
    let attributes = &table.attributes.rest;
    let (visibility, name) = (&table.visibility, &table.name);
    let state = state::name(table);
    quote! {
        #(#attributes)*
        #visibility struct #name(&'static #state);
    }
}

/// `Debug`, so that a result of `build` can be unwrapped in a test; unless the user derives it.
fn debug(table: &Table) -> Option<TokenStream> {
    let name = &table.name;
    let text = name.to_string();
    (!derives(table, "Debug")).then(|| {
        quote! {
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, __pulya_f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    __pulya_f.write_str(#text)
                }
            }
        }
    })
}

/// The copy that a handle is, unless the user derives it.
fn copy(table: &Table) -> TokenStream {
    let name = &table.name;
    let clone = (!derives(table, "Clone")).then(|| {
        quote! {
            impl ::core::clone::Clone for #name {
                fn clone(&self) -> Self { *self }
            }
        }
    });
    let copy = (!derives(table, "Copy")).then(|| quote!(impl ::core::marker::Copy for #name {}));
    quote!(#clone #copy)
}

/// Whether the user derives a trait for the struct.
fn derives(table: &Table, name: &str) -> bool {
    let attributes = table.attributes.rest.iter().filter(|attribute| attribute.path().is_ident("derive"));
    attributes.into_iter().any(|attribute| {
        let mut found = false;
        // What is no list of traits is the compiler's to report.
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta.path.segments.last().is_some_and(|segment| segment.ident == name);
            Ok(())
        });
        found
    })
}

fn opaque_types(model: &Model<'_>) -> Vec<TokenStream> {
    model.opaque.iter().map(quote::ToTokens::to_token_stream).collect()
}

/// The traits and methods through which servers and tests reach the table.
fn service(model: &Model<'_>) -> TokenStream {
    let name = &model.table.name;
    let hooks = stop::methods(model);
    let shared = shared::clause(model);
    let send = (!model.table.flags.local).then(|| {
        // A handler that is not `Send` is an error at the table's name, with notes at the handler.
        let future = quote_spanned! {name.span()=>
            impl ::core::future::Future<Output = ()> + ::core::marker::Send
        };
        quote! {
            impl __pulya::SendApp for #name #shared {
                fn dispatch_send(
                    self,
                    __pulya_x: &mut __pulya::Exchange<'_>,
                ) -> #future {
                    __pulya_dispatch(self, __pulya_x)
                }
            }
            impl #name #shared {
                /// The table as a tower service.
                pub fn into_service(self) -> __pulya::Service<Self> {
                    __pulya::Service::new(self)
                }
            }
        }
    });
    quote! {
        impl __pulya::App for #name #shared {
            const ROUTES: &'static [__pulya::RouteInfo] = #name::ROUTES;
            const PROVIDERS: &'static [__pulya::ProviderInfo] = #name::PROVIDERS;
            fn dispatch(
                self,
                __pulya_x: &mut __pulya::Exchange<'_>,
            ) -> impl ::core::future::Future<Output = ()> {
                __pulya_dispatch(self, __pulya_x)
            }
            #hooks
        }
        impl #name #shared {
            /// Sends requests through the same dispatch, without a socket.
            pub fn client(self) -> __pulya::TestClient {
                __pulya::TestClient::new(self)
            }
        }
        #send
    }
}
