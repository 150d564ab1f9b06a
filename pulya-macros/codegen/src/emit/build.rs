//! The state of a table and how it is built.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::answer;
use crate::model::{Lifetime, Model, Provider, Route};
use crate::syntax::Table;

/// The struct that holds the singletons. It stands beside the table's, which names it.
pub(super) fn state_name(table: &Table) -> Ident {
    format_ident!("__Pulya{}", table.name)
}

/// The field that keeps the answer of a `#[once]` route.
pub(super) fn once_field(route: &Route<'_>) -> Ident {
    format_ident!("{}_once", route.function)
}

/// `build` and what it needs.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let name = &model.table.name;
    let state = state_name(model.table);
    let inputs: Vec<&Provider<'_>> =
        model.providers.iter().filter(|provider| provider.lifetime == Lifetime::Input).collect();
    let arguments = inputs.iter().map(|input| {
        let (name, ty) = (input.name, input.ty);
        quote!(#name: #ty)
    });
    let leaked = inputs.iter().map(|input| {
        let (name, ty) = (input.name, input.ty);
        quote!(let #name: &'static #ty = __pulya::leak(#name);)
    });
    let made = model.order.iter().map(|&at| singleton(&model.providers[at]));
    let once = model.routes.iter().filter(|route| route.syntax.flags.once.is_some()).map(|route| {
        let field = once_field(route);
        let kept = once(model, route);
        quote!(let #field = #kept;)
    });
    let fields = model.providers.iter().map(|provider| provider.name.to_token_stream());
    let once_fields = model
        .routes
        .iter()
        .filter(|route| route.syntax.flags.once.is_some())
        .map(|route| once_field(route).to_token_stream());
    let fields = fields.chain(once_fields);
    let asserted = model.providers.iter().map(|provider| {
        let ty = provider.ty;
        // At the user's type, so that the error about `Send` and `Sync` stands there.
        quote_spanned!(ty.span()=> __pulya::assert_shared::<#ty>();)
    });
    quote! {
        impl #name {
            /// Makes the singletons, each behind those it needs.
            ///
            /// # Errors
            ///
            /// When a provider fails: the error says which, where, and why.
            #[allow(unused_variables)]
            pub async fn build(#(#arguments),*) -> ::core::result::Result<Self, __pulya::BuildError> {
                #(#leaked)*
                #(#made)*
                #(#once)*
                ::core::result::Result::Ok(#name(__pulya::leak(#state { #(#fields),* })))
            }
        }
        const _: fn() = || { #(#asserted)* };
    }
}

/// The struct itself, which stands outside because the table's struct names it.
pub(super) fn state(model: &Model<'_>) -> TokenStream {
    let state = state_name(model.table);
    let krate = model.krate();
    let fields = model.providers.iter().map(|provider| {
        let (name, ty) = (provider.name, provider.ty);
        quote!(#name: &'static #ty)
    });
    let once = model.routes.iter().filter(|route| route.syntax.flags.once.is_some()).map(|route| {
        let field = once_field(route);
        quote!(#field: &'static #krate::__private::Fixed)
    });
    let table = model.table.name.to_string();
    quote! {
        #[doc(hidden)]
        #[allow(non_snake_case, non_camel_case_types, dead_code, private_interfaces)]
        pub struct #state { #(#fields,)* #(#once,)* }
        impl ::core::fmt::Debug for #state {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(#table)
            }
        }
    }
}

fn singleton(provider: &Provider<'_>) -> TokenStream {
    let (name, ty) = (provider.name, provider.ty);
    let Some(init) = provider.init else { return TokenStream::new() };
    let value = answer::right_side(init);
    let place = place(&name.to_string(), name);
    quote! {
        let #name: &'static #ty = match async {
            let __pulya_value: #ty = #value;
            ::core::result::Result::<#ty, __pulya::Cause>::Ok(__pulya_value)
        }.await {
            ::core::result::Result::Ok(value) => __pulya::leak(value),
            ::core::result::Result::Err(cause) => return ::core::result::Result::Err(#place(cause)),
        };
    }
}

/// An answer that is made once, when the application is built, and kept encoded.
fn once(model: &Model<'_>, route: &Route<'_>) -> TokenStream {
    let body = answer::answered(model, route, &quote!(__pulya_reply));
    let place = place(&route.quoted(), &route.syntax.pattern.span);
    quote! {
        {
            let mut __pulya_kept = __pulya::Reply::parts();
            let __pulya_reply = &mut __pulya_kept;
            let __pulya_result: ::core::result::Result<(), __pulya::Refusal> = async { #body }.await;
            match __pulya::keep(__pulya_kept, __pulya_result) {
                ::core::result::Result::Ok(fixed) => fixed,
                ::core::result::Result::Err(cause) => return ::core::result::Result::Err(#place(cause)),
            }
        }
    }
}

/// A function from a cause to the error that says what failed and where.
fn place(what: &str, at: &impl Spanned) -> TokenStream {
    let line = at.span().start().line as u32;
    quote!(__pulya::BuildError::at(#what, ::core::file!(), #line))
}
