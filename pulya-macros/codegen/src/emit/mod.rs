//! The program as tokens. Everything that the expansion adds is called `__pulya_*`, lies in one anonymous
//! constant, and reaches the runtime through one path, `__pulya`.

mod answer;
mod build;
mod dispatch;
mod extract;
mod info;
mod lifetimes;
mod locals;
pub mod matcher;
mod perfect;
mod provide;
mod route;
mod state;
mod stop;
mod table;
mod unused;
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
    let state = state::emit(model);
    let build = build::emit(model);
    let builder = build::builder(model);
    let urls = urls::emit(model);
    let program = ir::lower(&program_routes(model));
    let matcher = matcher::matcher(&program, &quote!(__pulya), &opaque_types(model));
    let routes: TokenStream = model.routes.iter().map(|route| route::emit(model, route)).collect();
    let lost = model.lost.iter().filter(|tokens| !tokens.is_empty()).map(|tokens| answer::lost(tokens));
    let dispatch = dispatch::emit(model);
    let providers = provide::emit(model);
    let unused = unused::emit(model);
    let stop = stop::emit(model);
    let service = service(model);
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
            unused_qualifications
        )]
        const _: () = {
            use #krate::__private as __pulya;
            #build
            #stop
            #providers
            #unused
            impl #name {
                #info
            }
            impl ::core::clone::Clone for #name {
                fn clone(&self) -> Self { *self }
            }
            impl ::core::marker::Copy for #name {}
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
    let state = state::name(table);
    quote! {
        #(#attributes)*
        #visibility struct #name(&'static #state);
    }
}

fn opaque_types(model: &Model<'_>) -> Vec<TokenStream> {
    model.opaque.iter().map(quote::ToTokens::to_token_stream).collect()
}

/// The traits and methods through which servers and tests reach the table.
fn service(model: &Model<'_>) -> TokenStream {
    let name = &model.table.name;
    let hooks = stop::methods(model);
    let send = (!model.table.flags.local).then(|| {
        quote! {
            impl __pulya::SendApp for #name {
                fn dispatch_send(
                    self,
                    __pulya_x: &mut __pulya::Exchange<'_>,
                ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
                    __pulya_dispatch(self, __pulya_x)
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
                __pulya_x: &mut __pulya::Exchange<'_>,
            ) -> impl ::core::future::Future<Output = ()> {
                __pulya_dispatch(self, __pulya_x)
            }
            #hooks
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
