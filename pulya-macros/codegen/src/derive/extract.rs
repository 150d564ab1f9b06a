//! `#[derive(Extract)]`: every field is taken out of the request, in the order they are declared.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned;

use super::{each, krate, unknown};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Shape, no_extractor, taken};

const OF_FIELDS: &[&str] = &["query", "header", "cookie", "json", "form"];

/// Where a field comes from.
enum Source {
    /// Its type knows.
    Extractor,
    /// One value.
    Keyed(&'static str, syn::LitStr),
    /// A whole part of the request, through serde.
    Whole(&'static str),
}

/// The implementation, or as much of it as leaves no second mistake behind.
pub(super) fn implementation(input: &syn::DeriveInput, diagnostics: &mut Diagnostics) -> TokenStream {
    let syn::Data::Struct(data) = &input.data else {
        diagnostics.push(Diagnostic::new(input.ident.span(), "`Extract` is derived for structs").help(
            "implement it: `async fn extract(head: &Head<'_>, body: &mut Body<'_>) -> Result<Self, Error>`",
        ));
        return TokenStream::new();
    };
    each(&input.attrs, "extract", diagnostics, |meta| match meta.path.is_ident("crate") {
        true => meta.value()?.parse::<syn::Path>().map(|_| ()),
        false => Err(unknown(meta, "#[extract(..)] on a struct", &["crate"])),
    });
    let mut takers: Vec<(&syn::Type, TokenStream)> = Vec::new();
    let fields: Vec<TokenStream> = data
        .fields
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let source = source(field, diagnostics);
            takers.extend(takes(field, &source).map(|takes| (&field.ty, takes)));
            let name = match &field.ident {
                Some(name) => quote!(#name),
                None => {
                    let index = syn::Index::from(index);
                    quote!(#index)
                }
            };
            let value = value(field, &source, diagnostics);
            quote!(#name: #value)
        })
        .collect();
    let krate = krate(input, "extract");
    let name = &input.ident;
    let mut generics = input.generics.clone();
    let parameters: Vec<syn::Ident> =
        generics.type_params().map(|parameter| parameter.ident.clone()).collect();
    for field in &data.fields {
        let ty = &field.ty;
        if mentions(quote!(#ty), &parameters) {
            generics.make_where_clause().predicates.push(syn::parse_quote!(#ty: #krate::Extract));
        }
    }
    // A struct that takes the body twice is a mistake, as it is for a route.
    let alone = takers.iter().enumerate().filter(|_| parameters.is_empty()).map(|(at, (ty, takes))| {
        let others = takers.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, (_, takes))| takes);
        quote_spanned!(ty.span()=> const _: () = __pulya::alone(#takes, &[#(#others),*]);)
    });
    let body = takers.iter().map(|(_, takes)| takes);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[allow(clippy::all, clippy::pedantic, unused_qualifications, unreachable_code)]
        const _: () = {
            use #krate::__private as __pulya;
            #[allow(unused_imports)]
            use __pulya::tiers::*;
            #(#alone)*
            impl #impl_generics __pulya::Extract for #name #type_generics #where_clause {
                const BODY: bool = false #(|| #body)*;

                async fn extract(
                    __pulya_head: &__pulya::Head<'_>,
                    __pulya_body: &mut __pulya::Body<'_>,
                ) -> ::core::result::Result<Self, __pulya::Error> {
                    ::core::result::Result::Ok(Self { #(#fields),* })
                }
            }
        };
    }
}

fn source(field: &syn::Field, diagnostics: &mut Diagnostics) -> Source {
    let mut found: Option<Source> = None;
    let mut twice = None;
    each(&field.attrs, "extract", diagnostics, |meta| {
        let Some(name) = OF_FIELDS.iter().find(|name| meta.path.is_ident(name)).copied() else {
            return Err(unknown(meta, "#[extract(..)] on a field", OF_FIELDS));
        };
        let keyed = meta.input.peek(syn::Token![=]);
        let source = match (name, keyed) {
            ("query" | "header" | "cookie", true) => Source::Keyed(name, meta.value()?.parse()?),
            ("json" | "form" | "query", false) => Source::Whole(name),
            (_, true) => return Err(meta.error(format!("`{name}` takes the whole body: write `{name}`"))),
            (_, false) => return Err(meta.error(format!("write which one: `{name} = \"key\"`"))),
        };
        if found.is_some() {
            twice = Some(meta.path.span());
        }
        found = Some(source);
        Ok(())
    });
    if let Some(span) = twice {
        diagnostics.push(Diagnostic::new(span, "a field has one source").help("remove all but one"));
    }
    found.unwrap_or(Source::Extractor)
}

/// Whether a field takes the body, as far as its attribute or its type says; `None` where it surely does not.
fn takes(field: &syn::Field, source: &Source) -> Option<TokenStream> {
    let ty = &field.ty;
    match source {
        Source::Keyed(..) | Source::Whole("query") => None,
        Source::Whole(_) => Some(quote!(true)),
        Source::Extractor => Some(quote_spanned! {ty.span()=>
            __pulya::takes(
                __pulya::Takes::<#ty, ()>::OWN,
                __pulya::Takes::<#ty, ()>::PARTS,
                __pulya::Takes::<#ty, ()>::REQUEST,
            )
        }),
    }
}

fn value(field: &syn::Field, source: &Source, diagnostics: &mut Diagnostics) -> TokenStream {
    let ty = &field.ty;
    match source {
        Source::Extractor => {
            // One with an attribute has said something, which is reported where it is wrong.
            let says_nothing = !field.attrs.iter().any(|attribute| attribute.path().is_ident("extract"));
            if says_nothing && let Some(name) = no_extractor(ty) {
                let key = field.ident.as_ref().map_or("key".to_owned(), |name| name.unraw().to_string());
                diagnostics.push(Diagnostic::over(ty, format!("`{name}` is no extractor")).help(format!(
                    "say where it comes from: `#[extract(query = \"{key}\")]`, `header`, `cookie`"
                )));
                return quote!(::core::unreachable!());
            }
            let extract = quote_spanned!(ty.span()=> extract);
            quote! {
                (&&&&&&__pulya::Extractor::<#ty>::new()).#extract(__pulya_head, __pulya_body).await?
            }
        }
        Source::Keyed(from, key) => {
            let taken = taken(ty);
            let Some(item) = taken.item else {
                diagnostics.push(
                    Diagnostic::over(ty, "a field can't borrow from the request").help("make it a `String`"),
                );
                return quote!(::core::unreachable!());
            };
            let from = match *from {
                "query" => quote!(Query),
                "header" => quote!(Header),
                _ => quote!(Cookie),
            };
            let read = match taken.shape {
                Shape::One => quote_spanned!(item.span()=> __pulya::one::<#item>),
                Shape::Option => quote_spanned!(item.span()=> __pulya::optional::<#item>),
                Shape::Vec => quote_spanned!(item.span()=> __pulya::all::<#item>),
            };
            quote!(#read(__pulya::Keyed::#from, __pulya_head, #key)?)
        }
        Source::Whole(whole) => {
            let read = match *whole {
                "query" => quote_spanned!(ty.span()=> __pulya::query::<#ty>(__pulya_head)),
                "json" => {
                    quote_spanned!(ty.span()=> __pulya::json_body::<#ty>(__pulya_head, __pulya_body).await)
                }
                _ => quote_spanned!(ty.span()=> __pulya::form::<#ty>(__pulya_head, __pulya_body).await),
            };
            let check = quote_spanned!(ty.span()=> check);
            quote! {{
                let __pulya_value: #ty = #read?;
                (&&&__pulya::Check::new(&__pulya_value)).#check()?;
                __pulya_value
            }}
        }
    }
}

/// Whether tokens mention one of these names.
fn mentions(tokens: TokenStream, names: &[syn::Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(name) => names.contains(&name),
        proc_macro2::TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}
