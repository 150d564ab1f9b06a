//! The program as tokens. Everything that the expansion adds is called `__pulya_*`, lies in one anonymous
//! constant, and reaches the runtime through one path, `__pulya`.

mod answer;
mod build;
mod dispatch;
mod extract;
mod info;
pub mod matcher;
mod perfect;
mod route;
mod table;
mod urls;

use proc_macro2::TokenStream;
use quote::quote;

use crate::check::program_routes;
use crate::ir;
use crate::model::Model;
use crate::syntax::Table;

/// What one block expands to.
pub fn emit(model: &Model<'_>) -> TokenStream {
    let krate = model.krate();
    let name = &model.table.name;
    let table = structure(model.table);
    let info = info::emit(model);
    let state = build::state(model);
    let build = build::emit(model);
    let urls = urls::emit(model);
    let program = ir::lower(&program_routes(model));
    let matcher = matcher::matcher(&program, &quote!(__pulya), &opaque_types(model));
    let routes: TokenStream = model.routes.iter().map(|route| route::emit(model, route)).collect();
    let lost = model.lost.iter().filter(|tokens| !tokens.is_empty()).map(|tokens| answer::lost(tokens));
    let dispatch = dispatch::emit(model);
    let service = service(model);
    let debug = debug(model.table);
    quote! {
        #table
        #state
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
            unused_qualifications
        )]
        const _: () = {
            use #krate::__private as __pulya;
            #build
            impl #name {
                #info
            }
            impl ::core::clone::Clone for #name {
                fn clone(&self) -> Self { *self }
            }
            impl ::core::marker::Copy for #name {}
            #debug
            #service
            #matcher
            #dispatch
            #routes
            #(#lost)*
        };
    }
}

fn structure(table: &Table) -> TokenStream {
    let attributes = &table.attributes.rest;
    let (visibility, name) = (&table.visibility, &table.name);
    let state = build::state_name(table);
    quote! {
        #(#attributes)*
        #visibility struct #name(&'static #state);
    }
}

/// `Debug`, so that a result of `build` can be unwrapped in a test; unless the user derives it.
fn debug(table: &Table) -> Option<TokenStream> {
    let derived = table.attributes.rest.iter().any(|attribute| {
        attribute.path().is_ident("derive") && quote!(#attribute).to_string().contains("Debug")
    });
    let name = &table.name;
    let text = name.to_string();
    (!derived).then(|| {
        quote! {
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(#text)
                }
            }
        }
    })
}

fn opaque_types(model: &Model<'_>) -> Vec<TokenStream> {
    model.opaque.iter().map(quote::ToTokens::to_token_stream).collect()
}

/// The traits and methods through which servers and tests reach the table.
fn service(model: &Model<'_>) -> TokenStream {
    let name = &model.table.name;
    let send = (!model.table.flags.local).then(|| {
        quote! {
            impl __pulya::SendApp for #name {
                fn dispatch_send(
                    self,
                    exchange: &mut __pulya::Exchange<'_>,
                ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
                    __pulya_dispatch(self, exchange)
                }
            }
            impl #name {
                /// The table as a tower service.
                pub fn into_service(self) -> __pulya::Service<Self> {
                    __pulya::Service::new(self)
                }
            }
        }
    });
    quote! {
        impl __pulya::App for #name {
            const ROUTES: &'static [__pulya::RouteInfo] = #name::ROUTES;
            const PROVIDERS: &'static [__pulya::ProviderInfo] = #name::PROVIDERS;
            fn dispatch(
                self,
                exchange: &mut __pulya::Exchange<'_>,
            ) -> impl ::core::future::Future<Output = ()> {
                __pulya_dispatch(self, exchange)
            }
        }
        impl #name {
            /// Sends requests through the same dispatch, without a socket.
            pub fn client(self) -> __pulya::TestClient {
                __pulya::TestClient::new(self)
            }
        }
        #send
    }
}
