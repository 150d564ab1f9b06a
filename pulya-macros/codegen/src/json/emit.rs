//! Shape -> the implementation of `ToJson`.

use proc_macro2::TokenStream;
use quote::quote;

use super::bounds;
use super::errors::Errors;
use super::layout::{self, Before, Role};
use super::pieces::{self, Piece};
use super::shape::{Field, Form, Shape, Style, Tagging, Variant, ungrouped};

/// The methods of an implementation.
#[derive(Default)]
struct Methods {
    /// `write_json`: an expression for `Result<At>`.
    value: TokenStream,
    /// `write_json_entries`, with `__pulya_within` in scope.
    entries: TokenStream,
    /// `write_json_key`, where that is not an error.
    key: Option<TokenStream>,
    /// `write_json_body`, which the first two then call, with `__pulya_within` an option.
    body: Option<TokenStream>,
}

/// The whole expansion: mistakes, and an implementation in any case.
pub(super) fn implementation(shape: &Shape<'_>, errors: Errors) -> TokenStream {
    let krate = shape.attrs.krate.clone().unwrap_or_else(|| syn::parse_quote!(::pulya));
    let ident = &shape.input.ident;
    let (_, arguments, _) = shape.input.generics.split_for_impl();
    let generics = bounds::with_bounds(shape);
    let (parameters, _, predicates) = generics.split_for_impl();
    let (out, at) = pieces::variables();
    let methods = if errors.is_empty() { methods(shape) } else { refusal() };
    let Methods { value, entries, key, body } = methods;
    let key = key.map(|key| {
        quote! {
            fn write_json_key<'__b>(
                &self,
                #out: &mut __pulya_json::Out<'__b>,
                #at: __pulya_json::At<'__b>,
            ) -> __pulya_json::Written<'__b> {
                #key
            }
        }
    });
    let body = body.map(|body| {
        quote! {
            #[inline(always)]
            #[allow(unused_variables)]
            fn write_json_body<'__b>(
                &self,
                #out: &mut __pulya_json::Out<'__b>,
                #at: __pulya_json::At<'__b>,
                __pulya_within: __pulya_json::Open<'_>,
            ) -> __pulya_json::Written<'__b> {
                #body
            }
        }
    });
    let errors = errors.into_tokens();
    quote! {
        #errors
        #[allow(non_camel_case_types, deprecated, clippy::all)]
        const _: () = {
            use #krate::__private::json as __pulya_json;
            #[allow(unused_imports)]
            use __pulya_json::{FieldNothing as _, FieldSerde as _};
            #[automatically_derived]
            impl #parameters __pulya_json::ToJson for #ident #arguments #predicates {
                fn write_json<'__b>(
                    &self,
                    #out: &mut __pulya_json::Out<'__b>,
                    #at: __pulya_json::At<'__b>,
                ) -> __pulya_json::Written<'__b> {
                    #value
                }
                #[inline]
                #[allow(unused_variables)]
                fn write_json_entries<'__b>(
                    &self,
                    #out: &mut __pulya_json::Out<'__b>,
                    #at: __pulya_json::At<'__b>,
                    __pulya_within: &__pulya_json::Within,
                ) -> __pulya_json::Written<'__b> {
                    #entries
                }
                #key
                #body
            }
        };
    }
}

/// The methods of a type with mistakes.
fn refusal() -> Methods {
    let refuse = quote!(__pulya_json::fail("its type has mistakes"));
    Methods { value: refuse.clone(), entries: refuse, key: None, body: None }
}

fn methods(shape: &Shape<'_>) -> Methods {
    let (out, at) = pieces::variables();
    match &shape.form {
        Form::Into(ty, _) => {
            let into = |call: TokenStream| {
                quote! {
                    let __pulya_value: #ty =
                        __pulya_json::Into::<#ty>::into(__pulya_json::Clone::clone(self));
                    {
                        enum into {}
                        __pulya_json::Field::<_, into, Self>::of(&__pulya_value).#call
                    }
                }
            };
            Methods {
                value: into(quote!(write_field(#out, #at))),
                entries: into(quote!(field_entries(#out, #at, __pulya_within))),
                key: Some(into(quote!(field_key(#out, #at)))),
                body: None,
            }
        }
        Form::Transparent(fields) => match fields.iter().find(|field| is_transparent(field)) {
            Some(field) => as_field(field),
            None => refusal(),
        },
        Form::Struct(Style::Unit, _) => Methods {
            value: write(vec![Piece::Lit("null".to_owned())]),
            entries: quote!(__pulya_json::Result::Ok(#at)),
            ..Methods::default()
        },
        Form::Struct(Style::Newtype, fields) => as_field(&fields[0]),
        Form::Struct(Style::Tuple, fields) => Methods {
            value: write(layout::items(fields)),
            entries: quote!(__pulya_json::Result::Err(__pulya_within.refuse("a tuple struct"))),
            ..Methods::default()
        },
        Form::Struct(Style::Named, fields) => {
            let mut pieces = Vec::new();
            let mut before = Before::Open;
            if let Some(tag) = &shape.attrs.tag {
                let name = layout::quoted(&shape.name());
                pieces.push(Piece::First(format!("{{{}{name}", layout::key(&tag.value()))));
                before = Before::Something;
            }
            pieces.extend(layout::entries(fields, before));
            pieces.push(Piece::Unopened("}"));
            by_body(write_body(pieces))
        }
        Form::Enum(variants) => enumeration(shape, variants),
    }
}

/// The methods of a type that is written as one of its fields.
fn as_field(field: &Field) -> Methods {
    Methods {
        value: layout::other_than_value(field, Role::Value),
        entries: layout::other_than_value(field, Role::Entries),
        key: Some(layout::other_than_value(field, Role::Key)),
        body: None,
    }
}

/// The methods of a type that is written by its body.
fn by_body(body: TokenStream) -> Methods {
    let (out, at) = pieces::variables();
    Methods {
        value: quote!(__pulya_json::ToJson::write_json_body(self, #out, #at, __pulya_json::Open::None)),
        entries: quote! {
            __pulya_json::ToJson::write_json_body(self, #out, #at, __pulya_json::Open::Some(__pulya_within))
        },
        key: None,
        body: Some(body),
    }
}

/// Whether a field is the one that `transparent` means, where it is the only one.
pub(super) fn is_transparent(field: &Field) -> bool {
    let phantom = match ungrouped(&field.declared.ty) {
        syn::Type::Path(ty) => ty.path.segments.last().is_some_and(|last| last.ident == "PhantomData"),
        _ => false,
    };
    !phantom && !field.attrs.skip
}

/// An expression for `Result<At>` that writes the pieces.
fn write(pieces: Vec<Piece>) -> TokenStream {
    let (_, at) = pieces::variables();
    let statements = pieces::write(&pieces::merged(pieces));
    quote! {
        #statements
        __pulya_json::Result::Ok(#at.at())
    }
}

/// The same in a body.
fn write_body(pieces: Vec<Piece>) -> TokenStream {
    let write = write(pieces);
    quote! {
        let __pulya_open = __pulya_within.is_some();
        #write
    }
}

fn enumeration(shape: &Shape<'_>, variants: &[Variant]) -> Methods {
    if variants.is_empty() {
        let never = quote!(match *self {});
        return Methods { value: never.clone(), entries: never.clone(), key: Some(never), body: None };
    }
    let tagging = shape.tagging();
    let arms = variants.iter().map(|variant| {
        let pattern = pattern(variant);
        let write = match skipped(shape, variant) {
            Some(refusal) => refusal,
            None => written(shape, &tagging, variant),
        };
        quote!(#pattern => { #write })
    });
    let key_arms: Vec<_> = variants.iter().filter_map(|variant| key_arm(shape, &tagging, variant)).collect();
    let mut methods = by_body(quote! {
        let __pulya_open = __pulya_within.is_some();
        match self {
            #(#arms)*
        }
    });
    if !key_arms.is_empty() {
        let rest = (key_arms.len() < variants.len())
            .then(|| quote!(_ => __pulya_json::fail("key must be a string"),));
        methods.key = Some(quote!(match self { #(#key_arms)* #rest }));
    }
    methods
}

/// The answer to a variant that is marked as skipped.
fn skipped(shape: &Shape<'_>, variant: &Variant) -> Option<TokenStream> {
    let words = format!("the enum variant {}::{} cannot be serialized", shape.input.ident, variant.ident);
    variant.attrs.skip.then(|| quote!(__pulya_json::fail(#words)))
}

fn pattern(variant: &Variant) -> TokenStream {
    let ident = &variant.ident;
    if variant.attrs.skip || variant.written_style() == Style::Unit && variant.attrs.with.is_none() {
        return quote!(Self::#ident { .. });
    }
    let fields =
        variant.fields.iter().enumerate().filter(|(_, field)| !field.attrs.skip).map(|(i, field)| {
            let binding = &field.binding;
            match &field.declared.ident {
                Some(name) => quote!(#name: #binding),
                None => {
                    let index = syn::Index::from(i);
                    quote!(#index: #binding)
                }
            }
        });
    quote!(Self::#ident { #(#fields,)* .. })
}

/// An expression that writes a variant.
fn written(shape: &Shape<'_>, tagging: &Tagging, variant: &Variant) -> TokenStream {
    let untagged = variant.attrs.untagged || matches!(tagging, Tagging::Untagged);
    if untagged {
        return untagged_variant(variant);
    }
    let name = layout::quoted(&variant.name);
    let mut pieces = Vec::new();
    match tagging {
        Tagging::External => {
            let style = variant.written_style();
            if style == Style::Unit && variant.attrs.with.is_none() {
                return write(vec![Piece::Name(format!("{{{name}:null"))]);
            }
            pieces.push(Piece::First(format!("{{{name}:")));
            pieces.extend(content(variant));
            if is_gathered(variant) {
                pieces.push(Piece::Unopened("}"));
                return gathered(pieces);
            }
        }
        Tagging::Adjacent { tag, content: key } => {
            pieces.push(Piece::First(format!("{{{}{name}", layout::key(tag))));
            if variant.written_style() != Style::Unit || variant.attrs.with.is_some() {
                pieces.push(Piece::Lit(format!(",{}", layout::key(key))));
                pieces.extend(content(variant));
            }
        }
        Tagging::Internal { tag } => {
            pieces.push(Piece::First(format!("{{{}{name}", layout::key(tag))));
            let (of, variant_name) = (shape.input.ident.to_string(), variant.ident.to_string());
            let within = |write: TokenStream| {
                Piece::Other(quote!({
                    let __pulya_within = &__pulya_json::Within::Variant { of: #of, name: #variant_name };
                    #write
                }))
            };
            if let Some(path) = &variant.attrs.with {
                pieces.push(within(variant_with(path, variant, Role::Entries)));
            } else {
                match variant.written_style() {
                    Style::Newtype => {
                        pieces.push(within(layout::other_than_value(&variant.fields[0], Role::Entries)));
                    }
                    Style::Named => pieces.extend(layout::entries(&variant.fields, Before::Something)),
                    // `check` refuses tuples.
                    Style::Unit | Style::Tuple => {}
                }
            }
        }
        Tagging::Untagged => {}
    }
    pieces.push(Piece::Unopened("}"));
    write(pieces)
}

/// Whether serde gathers a variant's content where somebody else opened the object.
fn is_gathered(variant: &Variant) -> bool {
    let of_fields = match variant.written_style() {
        Style::Tuple => true,
        Style::Named => !variant.fields.iter().any(|field| field.attrs.flatten),
        Style::Unit | Style::Newtype => false,
    };
    of_fields && variant.attrs.with.is_none()
}

/// An expression for `Result<At>` that writes the pieces of such a variant.
fn gathered(pieces: Vec<Piece>) -> TokenStream {
    let (out, at) = pieces::variables();
    let statements = pieces::write(&pieces::merged(pieces));
    quote! {
        let __pulya_outer = #out.gather(__pulya_open);
        #statements
        #out.gathered(__pulya_open, __pulya_outer);
        __pulya_json::Result::Ok(#at.at())
    }
}

/// What stands behind a variant's name.
fn content(variant: &Variant) -> Vec<Piece> {
    if let Some(path) = &variant.attrs.with {
        return vec![Piece::Other(variant_with(path, variant, Role::Value))];
    }
    match variant.written_style() {
        Style::Unit => vec![Piece::Lit("null".to_owned())],
        Style::Newtype => vec![layout::value(&variant.fields[0])],
        Style::Tuple => layout::items(&variant.fields),
        Style::Named => {
            let mut pieces = vec![Piece::Lit("{".to_owned())];
            pieces.extend(layout::entries(&variant.fields, Before::Nothing));
            pieces.push(Piece::Lit("}".to_owned()));
            pieces
        }
    }
}

fn untagged_variant(variant: &Variant) -> TokenStream {
    let (_, at) = pieces::variables();
    let either = |value: TokenStream, entries: TokenStream| {
        quote! {
            match __pulya_within {
                __pulya_json::Open::None => { #value }
                __pulya_json::Open::Some(__pulya_within) => { #entries }
            }
        }
    };
    if let Some(path) = &variant.attrs.with {
        let entries = variant_with(path, variant, Role::Entries);
        return either(variant_with(path, variant, Role::Value), entries);
    }
    match variant.written_style() {
        Style::Unit => {
            either(write(vec![Piece::Lit("null".to_owned())]), quote!(__pulya_json::Result::Ok(#at)))
        }
        Style::Newtype => {
            let field = &variant.fields[0];
            let entries = layout::other_than_value(field, Role::Entries);
            either(layout::other_than_value(field, Role::Value), entries)
        }
        Style::Tuple => either(
            write(layout::items(&variant.fields)),
            quote!(__pulya_json::Result::Err(__pulya_within.refuse("a tuple"))),
        ),
        Style::Named => {
            let mut pieces = layout::entries(&variant.fields, Before::Open);
            pieces.push(Piece::Unopened("}"));
            write(pieces)
        }
    }
}

fn variant_with(path: &syn::ExprPath, variant: &Variant, role: Role) -> TokenStream {
    let of: Vec<_> = variant.fields.iter().map(|field| &field.of).collect();
    layout::with(path, &of, role)
}

/// The arm of a variant that can be the key of a map, or that fails otherwise than by not being one.
fn key_arm(shape: &Shape<'_>, tagging: &Tagging, variant: &Variant) -> Option<TokenStream> {
    let pattern = pattern(variant);
    if let Some(refusal) = skipped(shape, variant) {
        return Some(quote!(#pattern => #refusal,));
    }
    let untagged = variant.attrs.untagged || matches!(tagging, Tagging::Untagged);
    let write = match (untagged, tagging, &variant.attrs.with, variant.written_style()) {
        (true, _, Some(path), _) => variant_with(path, variant, Role::Key),
        (true, _, None, Style::Newtype) => layout::other_than_value(&variant.fields[0], Role::Key),
        (false, Tagging::External, None, Style::Unit) => {
            write(vec![Piece::Lit(layout::quoted(&variant.name))])
        }
        _ => return None,
    };
    Some(quote!(#pattern => { #write }))
}
