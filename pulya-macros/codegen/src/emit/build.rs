//! How a table is built: `build`, and the builder that replaces parts.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{answer, cors, locals, provide, state};
use crate::model::{Lifetime, Model, Provider, Route};

/// The field that keeps the answer of a `#[once]` route.
pub(super) fn once_field(route: &Route<'_>) -> Ident {
    format_ident!("{}_once", route.function)
}

/// `build`, `builder`, and the builder.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let name = &model.table.name;
    let builder = builder_name(model);
    let inputs: Vec<&Provider<'_>> =
        model.providers.iter().filter(|provider| provider.lifetime == Lifetime::Input).collect();
    let names: Vec<&Ident> = inputs.iter().map(|input| input.name).collect();
    let arguments: Vec<TokenStream> =
        inputs.iter().map(|Provider { name, ty, .. }| quote!(#name: #ty)).collect();
    let overrides: Vec<Ident> = overridable(model).map(provide::override_field).collect();
    let asserted =
        model.providers.iter().filter(|provider| !provider.lifetime.is_request()).map(|provider| {
            let ty = provider.ty;
            // At the user's type, so that the error about `Send` and `Sync` stands there.
            quote_spanned!(ty.span()=> __pulya::assert_shared::<#ty>();)
        });
    // Bounds on a lifetime are asked where the function is called, and not where it is defined.
    let given = model.providers.iter().find(|provider| provider.lifetime == Lifetime::Given);
    let bound =
        given.map(|_| quote!(where for<'__pulya> __pulya::Alone<'__pulya, #name>: __pulya::BuiltAlone));
    let methods = methods(model);
    quote! {
        impl #name {
            /// Makes the singletons, each behind those it needs, and those that don't need one another at once.
            ///
            /// # Errors
            ///
            /// When a provider fails: the error says which, where, and why. What was made by then is stopped.
            #[allow(dead_code)]
            pub async fn build(#(#arguments),*) -> ::core::result::Result<Self, __pulya::BuildError> #bound {
                Self::builder(#(#names),*).build().await
            }

            /// Builds with parts replaced: each method takes the value of a singleton, or the function of a
            /// request provider. What only a replaced part needed is not made.
            #[allow(dead_code)]
            pub fn builder(#(#arguments),*) -> #builder #bound {
                #builder { #(#names,)* #(#overrides: ::core::option::Option::None,)* }
            }
        }
        const _: fn() = || { #(#asserted)* };
        #methods
    }
}

/// The name of the builder.
pub(super) fn builder_name(model: &Model<'_>) -> Ident {
    format_ident!("{}Builder", model.table.name)
}

/// The builder, which stands outside since users name it.
pub(super) fn builder(model: &Model<'_>) -> TokenStream {
    let (table, builder, visibility) = (&model.table.name, builder_name(model), &model.table.visibility);
    let krate = model.krate();
    let doc = format!("Builds a [`{table}`] with parts replaced.");
    let inputs = model.providers.iter().filter(|provider| provider.lifetime == Lifetime::Input);
    let fields = inputs.map(|Provider { name, ty, .. }| quote!(#name: #ty)).chain(overridable(model).map(
        |provider| {
            let (field, ty) = (provide::override_field(provider), override_type(provider, &krate));
            quote!(#field: ::core::option::Option<#ty>)
        },
    ));
    quote! {
        #[doc = #doc]
        #[allow(clippy::all, clippy::pedantic, non_snake_case, private_interfaces)]
        #[must_use = "nothing is built before `.build().await`"]
        #visibility struct #builder { #(#fields,)* }
    }
}

/// Its methods.
fn methods(model: &Model<'_>) -> TokenStream {
    let builder = builder_name(model);
    let text = builder.to_string();
    let krate = model.krate();
    // A provider can't be called that, which has been reported.
    let named = overridable(model).filter(|provider| provider.plain() != "build");
    let methods = named.map(|provider| {
        let (name, field, ty) =
            (provider.name, provide::override_field(provider), override_type(provider, &krate));
        let doc = match provider.lifetime {
            Lifetime::Request => format!("Makes `{name}` of each request by this function instead."),
            _ => format!("Takes this value as `{name}` instead of making one."),
        };
        quote! {
            #[doc = #doc]
            pub fn #name(mut self, #name: #ty) -> Self {
                self.#field = ::core::option::Option::Some(#name);
                self
            }
        }
    });
    let body = body(model);
    quote! {
        impl ::core::fmt::Debug for #builder {
            fn fmt(&self, __pulya_f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __pulya_f.write_str(#text)
            }
        }
        #[allow(dead_code)]
        impl #builder {
            #(#methods)*
            #body
        }
    }
}

/// `build` itself: a future and a slot for each singleton, all futures at once.
fn body(model: &Model<'_>) -> TokenStream {
    let (table, state) = (&model.table.name, state::name(model.table));
    let inputs = model.providers.iter().filter(|provider| provider.lifetime == Lifetime::Input);
    let leaked =
        inputs.map(|Provider { name, ty, .. }| quote!(let #name: &'static #ty = __pulya::leak(self.#name);));
    let singletons: Vec<usize> = model
        .order
        .iter()
        .copied()
        .filter(|&at| model.providers[at].lifetime == Lifetime::Singleton)
        .collect();
    let slots = singletons.iter().map(|&at| {
        let provider = &model.providers[at];
        let (slot, ty, runs, field) =
            (slot(provider), provider.ty, runs(provider), provide::override_field(provider));
        quote! {
            let #slot = __pulya::Slot::<#ty>::new();
            let #runs = self.#field.is_none();
            if let ::core::option::Option::Some(__pulya_value) = self.#field { #slot.put(__pulya_value); }
        }
    });
    // Against the order: what only an overridden singleton needs does not run.
    let needed = singletons.iter().rev().filter_map(|&at| needed(model, &singletons, at));
    let made = singletons.iter().map(|&at| singleton(model, at));
    let futures: Vec<Ident> = singletons.iter().map(|&at| future(&model.providers[at])).collect();
    let (pairs, all) = joined(futures);
    let all = all.map(|all| quote!(#all.await?;));
    let once = once_routes(model);
    let cors = cors::built(model);
    let read = (0..model.providers.len()).filter(|&at| state::is_read(model, at)).map(|at| {
        let provider = &model.providers[at];
        let (name, slot) = (provider.name, slot(provider));
        match provider.lifetime {
            Lifetime::Singleton => quote!(#name: #slot.made()),
            _ => quote!(#name),
        }
    });
    let stopped: Vec<&Provider<'_>> = (0..model.providers.len())
        .filter(|&at| state::is_stopped(model, at))
        .map(|at| &model.providers[at])
        .collect();
    let kept = stopped.iter().map(|provider| {
        let (field, slot) = (state::stop_field(provider), slot(provider));
        quote!(#field: #slot.get())
    });
    let overridden = state::requests(model).map(|provider| {
        let field = provide::override_field(provider);
        quote!(#field: self.#field)
    });
    let once_fields = model
        .routes
        .iter()
        .filter(|route| route.syntax.flags.once.is_some())
        .map(|route| once_field(route).to_token_stream());
    let cors_fields = cors::fields(model).map(ToTokens::into_token_stream);
    let fields = read.chain(kept).chain(overridden).chain(once_fields).chain(cors_fields);
    let stop = super::stop::call(model, |provider| {
        let slot = slot(provider);
        quote!(#slot.get())
    });
    quote! {
        /// Makes what was not replaced.
        ///
        /// # Errors
        ///
        /// When a provider fails: the error says which, where, and why. What was made by then is stopped.
        #[allow(unused_variables)]
        pub async fn build(self) -> ::core::result::Result<#table, __pulya::BuildError> {
            #(#leaked)*
            #(#slots)*
            #(#needed)*
            let __pulya_state: ::core::result::Result<#state, __pulya::BuildError> = async {
                #(#made)*
                #pairs
                #all
                #once
                #cors
                ::core::result::Result::Ok(#state { #(#fields),* })
            }.await;
            match __pulya_state {
                ::core::result::Result::Ok(__pulya_state) => ::core::result::Result::Ok(#table(__pulya::leak(__pulya_state))),
                ::core::result::Result::Err(__pulya_error) => {
                    #stop
                    ::core::result::Result::Err(__pulya_error)
                }
            }
        }
    }
}

/// Whether a singleton's initialiser runs, where that hangs on others: those that need it may be overridden.
fn needed(model: &Model<'_>, singletons: &[usize], at: usize) -> Option<TokenStream> {
    let users: Vec<usize> = singletons
        .iter()
        .copied()
        .filter(|&other| other != at && model.providers[other].needs.contains(&at))
        .collect();
    if state::is_read(model, at) || users.is_empty() {
        return None;
    }
    let runs_here = runs(&model.providers[at]);
    let any = users.iter().map(|&other| {
        let other = &model.providers[other];
        let (runs, slot) = (runs(other), slot(other));
        // A `stop` that mentions it runs for an overridden value too, which is in its slot already.
        match other.hook_uses().contains(&at) {
            true => quote!(#runs || #slot.get().is_some()),
            false => runs.to_token_stream(),
        }
    });
    Some(quote!(let #runs_here = #runs_here && (#(#any)||*);))
}

/// The future that makes one singleton.
fn singleton(model: &Model<'_>, at: usize) -> TokenStream {
    let provider = &model.providers[at];
    let (ty, slot, runs, future) = (provider.ty, slot(provider), runs(provider), future(provider));
    let Some(init) = &provider.init else { return TokenStream::new() };
    let value = answer::right_side(init.right);
    let place = place(&provider.plain(), provider.name);
    let waited = locals::of(model, &init.uses, |other| {
        let (name, slot) = (other.name, self::slot(other));
        match other.lifetime {
            Lifetime::Singleton => quote!(#slot.wait().await),
            _ => name.to_token_stream(),
        }
    });
    let misused = locals::misused(model, &init.uses);
    let near = locals::near(model, &init.near);
    let attributes = provider.attributes.handed_on();
    quote! {
        #(#attributes)*
        let #future = ::core::pin::pin!(async {
            if #runs {
                #waited
                #misused
                #near
                match async {
                    let __pulya_value: #ty = #value;
                    ::core::result::Result::Ok::<#ty, __pulya::Cause>(__pulya_value)
                }.await {
                    ::core::result::Result::Ok(__pulya_value) => #slot.put(__pulya_value),
                    ::core::result::Result::Err(__pulya_cause) => return ::core::result::Result::Err(#place(__pulya_cause)),
                }
            }
            ::core::result::Result::Ok::<(), __pulya::BuildError>(())
        });
    }
}

/// Joins pinned futures by pairs: the statements, and the one that stands for all.
pub(super) fn joined(mut futures: Vec<Ident>) -> (TokenStream, Option<Ident>) {
    let mut statements = TokenStream::new();
    let mut count = 0_usize;
    while futures.len() > 1 {
        let mut next = Vec::new();
        for pair in futures.chunks(2) {
            match pair {
                [a, b] => {
                    let both = format_ident!("__pulya_both_{}", count);
                    count += 1;
                    statements.extend(quote!(let #both = ::core::pin::pin!(__pulya::both(#a, #b));));
                    next.push(both);
                }
                rest => next.extend_from_slice(rest),
            }
        }
        futures = next;
    }
    (statements, futures.pop())
}

/// The answers that are made once, with what they need in scope.
fn once_routes(model: &Model<'_>) -> TokenStream {
    let routes: Vec<&Route<'_>> =
        model.routes.iter().filter(|route| route.syntax.flags.once.is_some()).collect();
    let mut uses: Vec<usize> = routes.iter().flat_map(|route| route.uses.iter().copied()).collect();
    uses.sort_unstable();
    uses.dedup();
    let locals = locals::of(model, &uses, |provider| match provider.lifetime {
        Lifetime::Singleton => {
            let slot = slot(provider);
            quote!(#slot.made())
        }
        _ => provider.name.to_token_stream(),
    });
    let misused = locals::misused(model, &uses);
    let kept = routes.iter().map(|route| {
        let field = once_field(route);
        let body = answer::answered(model, route, &quote!(__pulya_reply));
        let near = locals::near(model, &route.near);
        let place = place(&route.quoted(), &route.syntax.pattern.span);
        quote! {
            let #field = {
                let mut __pulya_kept = __pulya::Reply::parts();
                let __pulya_reply = &mut __pulya_kept;
                let __pulya_result: ::core::result::Result<(), __pulya::Refusal> = async { #near #body }.await;
                match __pulya::keep(__pulya_kept, __pulya_result) {
                    ::core::result::Result::Ok(__pulya_fixed) => __pulya_fixed,
                    ::core::result::Result::Err(__pulya_cause) => return ::core::result::Result::Err(#place(__pulya_cause)),
                }
            };
        }
    });
    quote!(#locals #misused #(#kept)*)
}

fn overridable<'m, 't>(model: &'m Model<'t>) -> impl Iterator<Item = &'m Provider<'t>> {
    model
        .providers
        .iter()
        .filter(|provider| matches!(provider.lifetime, Lifetime::Singleton | Lifetime::Request))
}

fn override_type(provider: &Provider<'_>, krate: &TokenStream) -> TokenStream {
    match provider.lifetime {
        Lifetime::Request => provide::override_type(provider, &quote!(#krate::Head)),
        _ => provider.ty.to_token_stream(),
    }
}

/// A function from a cause to the error that says what failed and where.
pub(super) fn place(what: &str, at: &impl Spanned) -> TokenStream {
    let line = at.span().start().line as u32;
    quote!(__pulya::BuildError::at(#what, ::core::file!(), #line))
}

pub(super) fn slot(provider: &Provider<'_>) -> Ident {
    format_ident!("__pulya_slot_{}", provider.name.unraw())
}

fn runs(provider: &Provider<'_>) -> Ident {
    format_ident!("__pulya_runs_{}", provider.name.unraw())
}

fn future(provider: &Provider<'_>) -> Ident {
    format_ident!("__pulya_making_{}", provider.name.unraw())
}
