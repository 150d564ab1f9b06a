//! What a table keeps: its singletons, the answers made once, and what was overridden.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::build::once_field;
use super::{cors, provide};
use crate::model::{Lifetime, Model, Provider};
use crate::syntax::Table;

/// The struct that holds the singletons. It stands beside the table's, which names it.
pub(super) fn name(table: &Table) -> Ident {
    // At no place of the user's: what can't be found in it is not to be made a parameter of the struct.
    Ident::new(&format!("__Pulya{}", table.name), Span::call_site())
}

/// The field with a singleton that a `stop` needs, if it was made.
pub(super) fn stop_field(provider: &Provider<'_>) -> Ident {
    format_ident!("__pulya_s_{}", provider.name.unraw())
}

/// The providers that a right side reads from the state: these are made whatever is overridden.
pub(super) fn is_read(model: &Model<'_>, at: usize) -> bool {
    let provider = &model.providers[at];
    match provider.lifetime {
        Lifetime::Input => true,
        Lifetime::Request | Lifetime::Given => false,
        Lifetime::Singleton => {
            provider.flags.is_some_and(|flags| flags.state.is_some())
                || model.routes.iter().any(|route| route.uses.contains(&at))
                || model.layers.rights().any(|right| right.uses.contains(&at))
                || model.tasks.iter().any(|task| task.work.uses.contains(&at))
                || model
                    .providers
                    .iter()
                    .any(|other| other.lifetime == Lifetime::Request && other.needs.contains(&at))
        }
    }
}

/// The singletons that `stop` hooks need: their own, and those they mention.
pub(super) fn is_stopped(model: &Model<'_>, at: usize) -> bool {
    let singletons = model.providers.iter().filter(|other| other.lifetime == Lifetime::Singleton);
    model.providers[at].lifetime == Lifetime::Singleton
        && (model.providers[at].hook.is_some()
            || singletons.into_iter().any(|other| other.hook_uses().contains(&at)))
}

/// The struct.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let name = name(model.table);
    let krate = model.krate();
    let places = || 0..model.providers.len();
    let read = places().filter(|&at| is_read(model, at)).map(|at| {
        let Provider { name, ty, .. } = &model.providers[at];
        quote!(#name: &'static #ty)
    });
    let stopped = places().filter(|&at| is_stopped(model, at)).map(|at| {
        let (field, ty) = (stop_field(&model.providers[at]), model.providers[at].ty);
        quote!(#field: ::core::option::Option<&'static #ty>)
    });
    let overridden = requests(model).map(|provider| {
        let field = provide::override_field(provider);
        let ty = provide::override_type(provider, &quote!(#krate::Head));
        quote!(#field: ::core::option::Option<#ty>)
    });
    let once = model.routes.iter().filter(|route| route.syntax.flags.once.is_some()).map(|route| {
        let field = once_field(route);
        quote!(#field: &'static #krate::__private::Fixed)
    });
    let cors = cors::fields(model).map(|field| quote!(#field: &'static #krate::__private::Rules));
    let fields = read.chain(stopped).chain(overridden).chain(once).chain(cors);
    let table = model.table.name.to_string();
    quote! {
        #[doc(hidden)]
        #[allow(
            clippy::all,
            clippy::pedantic,
            dead_code,
            non_camel_case_types,
            non_snake_case,
            private_interfaces
        )]
        pub struct #name { #(#fields,)* }
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, __pulya_f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __pulya_f.write_str(#table)
            }
        }
    }
}

/// The providers whose functions can be overridden.
pub(super) fn requests<'m, 't>(model: &'m Model<'t>) -> impl Iterator<Item = &'m Provider<'t>> {
    model.providers.iter().filter(|provider| provider.lifetime == Lifetime::Request)
}
