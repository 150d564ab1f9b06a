//! Parameters as locals of a route's function.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use crate::ir::Class;
use crate::model::{Capture, Parameter, Shape, Taken, bare};
use crate::syntax::{Keyed, Source, Whole};

/// The statements that bring a parameter into scope.
pub(super) fn emit(parameter: &Parameter<'_>) -> TokenStream {
    let (head, body) = (quote!(__pulya_x.head), quote!(&mut __pulya_x.body));
    match parameter {
        Parameter::Path(capture) => path(capture),
        Parameter::Keyed(keyed, key, name, taken) => keyed_value(*keyed, key, name, taken),
        // The body itself: a parameter that is a reference to it reads it as it comes.
        Parameter::Whole(Whole::Body, name, ty @ syn::Type::Reference(_)) => {
            quote!(let #name: #ty = &mut __pulya_x.body;)
        }
        Parameter::Whole(whole, name, ty) => {
            let span = ty.span();
            let checked = (*whole != Whole::Body).then(|| quote!((&&__pulya::Check::new(&#name)).check()?;));
            let read = match whole {
                Whole::Query => quote_spanned!(span=> __pulya::query::<#ty>(#head)),
                Whole::Json => quote_spanned!(span=> __pulya::json_body::<#ty>(#head, #body).await),
                Whole::Form => quote_spanned!(span=> __pulya::form::<#ty>(#head, #body).await),
                Whole::Body => quote_spanned!(span=> <#ty as __pulya::FromBody>::from_body(#body).await),
            };
            quote!(let #name: #ty = #read?; #checked)
        }
        Parameter::Extractor(param) => {
            let ty = &param.ty;
            let extract = quote_spanned!(ty.span()=> extract);
            let pattern = match &param.source {
                Source::Name(name) => quote!(#name),
                Source::Pattern(pattern) => pattern.clone(),
                Source::Whole(..) | Source::Keyed(..) => TokenStream::new(),
            };
            quote! {
                let #pattern: #ty =
                    (&&&&&__pulya::Extractor::<#ty>::new()).#extract(#head, #body).await?;
            }
        }
    }
}

fn path(capture: &Capture<'_>) -> TokenStream {
    let name = &capture.name;
    let index = match capture.index {
        Some(index) => quote!(#index),
        // A provider's function is told.
        None => index_argument(name).to_token_stream(),
    };
    match (capture.ty, capture.class) {
        // The pattern's literal names it, so that an unused one can't be mended where the warning would point.
        (None, _) => quote! {
            #[allow(unused_variables)]
            let #name: &str = __pulya_x.part(__pulya_at, #index);
        },
        (Some(ty), Class::Untyped) if matches!(bare(ty), syn::Type::Reference(_)) => quote! {
            let #name: #ty = __pulya_x.part(__pulya_at, #index);
        },
        (Some(ty), Class::Opaque(_)) => quote! {
            let #name: #ty = (&__pulya::Part::<#ty>::new()).parsed(__pulya_x, __pulya_at, #index)?;
        },
        (Some(ty), _) => {
            let parsed = quote_spanned!(ty.span()=> __pulya::parsed::<#ty>);
            quote!(let #name: #ty = #parsed(__pulya_x, __pulya_at, #index)?;)
        }
    }
}

/// The argument that tells a provider's function where a path parameter stands in the pattern.
pub(super) fn index_argument(name: &syn::Ident) -> syn::Ident {
    format_ident!("__pulya_index_{}", syn::ext::IdentExt::unraw(name))
}

fn keyed_value(keyed: Keyed, key: &syn::LitStr, name: &syn::Ident, taken: &Taken<'_>) -> TokenStream {
    let ty = taken.ty;
    let source = match keyed {
        Keyed::Query => quote!(__pulya::Keyed::Query),
        Keyed::Header => quote!(__pulya::Keyed::Header),
        Keyed::Cookie => quote!(__pulya::Keyed::Cookie),
    };
    match (taken.item, taken.shape) {
        // Neither is decoded, so that the value can borrow from the head itself.
        (None, shape) if keyed != Keyed::Query => {
            let read = match shape {
                Shape::One => quote!(one_str),
                Shape::Option => quote!(optional_str),
                Shape::Vec => quote!(all_strs),
            };
            quote!(let #name: #ty = __pulya::#read(#source, __pulya_x.head, #key)?;)
        }
        (None, shape) => {
            let text = format_ident!("__pulya_text_{}", syn::ext::IdentExt::unraw(name));
            let (read, borrowed) = match shape {
                Shape::One => (quote!(one_text), quote!(&#text)),
                Shape::Option => (quote!(optional_text), quote!(#text.as_deref())),
                Shape::Vec => (quote!(all_texts), quote!(__pulya::borrowed(&#text))),
            };
            quote! {
                let #text = __pulya::#read(#source, __pulya_x.head, #key)?;
                let #name: #ty = #borrowed;
            }
        }
        (Some(item), shape) => {
            let span = item.span();
            let read = match shape {
                Shape::One => quote_spanned!(span=> __pulya::one::<#item>),
                Shape::Option => quote_spanned!(span=> __pulya::optional::<#item>),
                Shape::Vec => quote_spanned!(span=> __pulya::all::<#item>),
            };
            quote!(let #name: #ty = #read(#source, __pulya_x.head, #key)?;)
        }
    }
}
