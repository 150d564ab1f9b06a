//! Parameters as locals of a route's function.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::assumed;
use crate::ir::Class;
use crate::model::{Capture, Model, Parameter, Shape, Taken, bare};
use crate::syntax::{Binding, Keyed, Source, Whole};

/// How a function is left where a parameter is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leave {
    /// It gives the refusal back.
    Return,
    /// It gives back what the right side's `?` gives, and the refusal goes into the sink.
    Refuse,
}

impl Leave {
    /// The value of `call`, a `Result` with a refusal.
    pub(super) fn or_leave(self, call: &TokenStream) -> TokenStream {
        match self {
            Self::Return => quote!(#call?),
            Self::Refuse => quote! {
                match #call {
                    __PulyaOk(__pulya_value) => __pulya_value,
                    __PulyaErr(__pulya_refusal) => return __pulya_x.refuse(__pulya_refusal),
                }
            },
        }
    }
}

/// The statements that bring a parameter into scope.
pub(super) fn emit(model: &Model<'_>, parameter: &Parameter<'_>, leave: Leave) -> TokenStream {
    let (head, body) = (quote!(__pulya_x.head), quote!(&mut __pulya_x.body));
    match parameter {
        Parameter::Path(capture) => path(capture, leave),
        Parameter::Keyed(keyed, key, name, taken) => keyed_value(*keyed, key, name, taken, leave),
        // The body itself: a parameter that is a reference to it reads it as it comes.
        Parameter::Whole(Whole::Body, name, ty @ syn::Type::Reference(_)) => {
            quote!(let #name: #ty = &mut __pulya_x.body;)
        }
        Parameter::Whole(whole, name, ty) => {
            let span = ty.span();
            let checked = (*whole != Whole::Body).then(|| {
                // What can't be checked is told of at the type.
                let plain = &name.name;
                let check = quote_spanned!(ty.span()=> check);
                let checked = leave.or_leave(&quote!((&&&__pulya::Check::new(&#plain)).#check()));
                quote!(#checked;)
            });
            let read = match whole {
                Whole::Query => quote_spanned!(span=> __pulya::query::<#ty>(#head)),
                Whole::Json => quote_spanned!(span=> __pulya::json_body::<#ty>(#head, #body).await),
                Whole::Form => quote_spanned!(span=> __pulya::form::<#ty>(#head, #body).await),
                Whole::Body => quote_spanned!(span=> <#ty as __pulya::FromBody>::from_body(#body).await),
            };
            let read = leave.or_leave(&read);
            quote!(let #name: #ty = #read; #checked)
        }
        Parameter::Extractor(param) => {
            let ty = &param.ty;
            let extract = quote_spanned!(ty.span()=> extract);
            let pattern = match &param.source {
                Source::Name(name) => quote!(#name),
                Source::Pattern(pattern) => pattern.clone(),
                Source::Whole(..) | Source::Keyed(..) => TokenStream::new(),
            };
            let extractor = match model.state() {
                None => quote!(__pulya::Extractor::<#ty>::new()),
                Some(provider) => {
                    let state = provider.name;
                    quote!(__pulya::Extractor::<#ty, _>::with(__pulya_app.0.#state))
                }
            };
            let read = quote!((&&&&&&#extractor).#extract(#head, #body).await);
            let read = leave.or_leave(&read);
            let told = assumed::told_by_router(model, ty);
            quote!(#told let #pattern: #ty = #read;)
        }
    }
}

fn path(capture: &Capture<'_>, leave: Leave) -> TokenStream {
    let (mutable, name) = (&capture.mutable, &capture.name);
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
            let #mutable #name: #ty = __pulya_x.part(__pulya_at, #index);
        },
        (Some(ty), Class::Opaque(_)) => {
            let parsed =
                leave.or_leave(&quote!((&__pulya::Part::<#ty>::new()).parsed(__pulya_x, __pulya_at, #index)));
            quote!(let #mutable #name: #ty = #parsed;)
        }
        (Some(ty), _) => {
            let parsed = match leave {
                Leave::Return => {
                    let parsed = quote_spanned!(ty.span()=> __pulya::parsed::<#ty>);
                    quote!(#parsed(__pulya_x, __pulya_at, #index)?)
                }
                Leave::Refuse => {
                    let parsed = quote_spanned!(ty.span()=> __pulya::parsed_or_refused::<#ty>);
                    quote! {
                        match #parsed(__pulya_x, __pulya_at, #index) {
                            __PulyaOk(__pulya_value) => __pulya_value,
                            __PulyaErr(__pulya_answered) => return __PulyaOk(__pulya_answered),
                        }
                    }
                }
            };
            quote!(let #mutable #name: #ty = #parsed;)
        }
    }
}

/// The argument that tells a provider's function where a path parameter stands in the pattern.
pub(super) fn index_argument(name: &syn::Ident) -> syn::Ident {
    format_ident!("__pulya_index_{}", syn::ext::IdentExt::unraw(name))
}

fn keyed_value(
    keyed: Keyed,
    key: &syn::LitStr,
    name: &Binding,
    taken: &Taken<'_>,
    leave: Leave,
) -> TokenStream {
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
            let read = leave.or_leave(&quote!(__pulya::#read(#source, __pulya_x.head, #key)));
            quote!(let #name: #ty = #read;)
        }
        (None, shape) => {
            let text = format_ident!("__pulya_text_{}", syn::ext::IdentExt::unraw(&name.name));
            let (read, borrowed) = match shape {
                Shape::One => (quote!(one_text), quote!(&#text)),
                Shape::Option => (quote!(optional_text), quote!(#text.as_deref())),
                Shape::Vec => (quote!(all_texts), quote!(__pulya::borrowed(&#text))),
            };
            let read = leave.or_leave(&quote!(__pulya::#read(#source, __pulya_x.head, #key)));
            quote! {
                let #text = #read;
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
            let read = leave.or_leave(&quote!(#read(#source, __pulya_x.head, #key)));
            quote!(let #name: #ty = #read;)
        }
    }
}
