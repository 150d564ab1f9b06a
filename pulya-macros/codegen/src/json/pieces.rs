//! What a value is made of, in order, and the code that writes it.
//!
//! Neighbouring literals become one. Each run of pieces whose size is bounded gets its room in one request:
//! at the beginning, and behind each piece of unknown size, in that piece's own call.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned;

/// One piece.
pub(super) enum Piece {
    /// JSON text.
    Lit(String),
    /// The first text of an object's entries: brace or comma, key and colon. In an object that somebody else
    /// opened, its first byte is settled at run time.
    First(String),
    /// A comma, unless nothing stands before it.
    Comma,
    /// A brace, unless somebody else opened the object.
    Unopened(&'static str),
    /// A variant without content: its name, or in an open object its name and null. The text is that of an
    /// object up to its closing brace.
    Name(String),
    /// A value.
    Value(Value),
    /// Something of unknown size: an expression of `At` and for `Result<At>`.
    Other(TokenStream),
    /// Pieces that are left out where the expression is true.
    Unless(TokenStream, Vec<Piece>),
}

/// A value that is written through `ToJson`, or where that isn't implemented through serde.
pub(super) struct Value {
    /// An expression of the value's reference.
    pub(super) of: TokenStream,
    /// The type, for its span and its size.
    pub(super) ty: syn::Type,
    /// How the field is called in messages.
    pub(super) name: Ident,
    /// `ToJson` is implemented for certain.
    pub(super) certain: bool,
}

/// The names that generated code gives to its two variables.
pub(super) fn variables() -> (Ident, Ident) {
    (Ident::new("__pulya_out", Span::mixed_site()), Ident::new("__pulya_at", Span::mixed_site()))
}

/// Joins neighbouring literals.
pub(super) fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (merged.last_mut(), piece) {
            (Some(Piece::Lit(before) | Piece::First(before)), Piece::Lit(text)) => before.push_str(&text),
            (_, Piece::Unless(skip, inner)) => merged.push(Piece::Unless(skip, self::merged(inner))),
            (_, piece) => merged.push(piece),
        }
    }
    merged
}

/// Statements that take the variable `at` from an `At` before the pieces to a `Room` behind them.
pub(super) fn write(pieces: &[Piece]) -> TokenStream {
    let (out, at) = variables();
    let room = room(pieces);
    let mut code = quote!(let #at = #out.room(#at, #room)?;);
    for (i, piece) in pieces.iter().enumerate() {
        let rest = self::room(&pieces[i + 1..]);
        code.extend(match piece {
            Piece::Lit(text) => quote!(let #at = #out.lit(#at, #text);),
            Piece::First(text) => quote!(let #at = #out.first(#at, __pulya_open, #text);),
            Piece::Comma => quote!(let #at = #out.comma(#at);),
            Piece::Unopened(brace) => quote!(let #at = #out.unopened(#at, __pulya_open, #brace);),
            Piece::Name(text) => quote!(let #at = #out.name(#at, __pulya_open, #text);),
            Piece::Value(value) => value.put(rest),
            Piece::Other(write) => quote! {
                let #at = #at.at();
                let #at = #write?;
                let #at = #out.room(#at, #rest)?;
            },
            Piece::Unless(skip, inner) => {
                let inner = self::write(inner);
                quote! {
                    let #at = #at.at();
                    let #at = if #skip { #at } else { #inner #at.at() };
                    let #at = #out.room(#at, #rest)?;
                }
            }
        });
    }
    code
}

/// The bytes that the pieces may take up to the first one of unknown size.
fn room(pieces: &[Piece]) -> usize {
    let mut sum = 0;
    for piece in pieces {
        sum += match piece {
            Piece::Lit(text) | Piece::First(text) | Piece::Name(text) => text.len(),
            Piece::Comma | Piece::Unopened(_) => 1,
            Piece::Value(value) => match bound(&value.ty) {
                Some(bound) => bound,
                None => return sum,
            },
            Piece::Other(_) | Piece::Unless(..) => return sum,
        };
    }
    sum
}

impl Value {
    fn put(&self, rest: usize) -> TokenStream {
        let (out, at) = variables();
        let call = self.call("put_field", quote!(#out, #at, #rest));
        quote!(let #at = #call?;)
    }

    /// A call of one of the four methods that `Field` and `ToJson` share.
    pub(super) fn call(&self, method: &str, arguments: TokenStream) -> TokenStream {
        let of = &self.of;
        if self.certain {
            let method = match method {
                "put_field" => quote!(put_json),
                "write_field" => quote!(write_json),
                "field_key" => quote!(write_json_key),
                _ => quote!(write_json_entries),
            };
            return quote!(__pulya_json::ToJson::#method(#of, #arguments));
        }
        // An error stands at the type.
        let method = Ident::new(method, self.ty.span().resolved_at(Span::mixed_site()));
        let mut name = self.name.clone();
        name.set_span(Span::mixed_site());
        quote! {{
            enum #name {}
            __pulya_json::Field::<_, #name, Self>::of(#of).#method(#arguments)
        }}
    }
}

/// The greatest length of a type's text, for the types known by name.
///
/// A user's type of the same name does no harm: whoever writes asks for room where the account runs short.
pub(super) fn bound(ty: &syn::Type) -> Option<usize> {
    let syn::Type::Path(path) = ty else {
        return match ty {
            syn::Type::Group(group) => bound(&group.elem),
            syn::Type::Paren(paren) => bound(&paren.elem),
            _ => None,
        };
    };
    let segment = path.path.segments.last()?;
    if path.qself.is_some() {
        return None;
    }
    Some(match segment.ident.to_string().as_str() {
        "bool" => 8,
        "u8" | "u16" | "u32" => 10,
        "i8" | "i16" | "i32" => 11,
        "u64" | "usize" | "i64" | "isize" => 20,
        "f32" | "f64" => 24,
        "u128" => 39,
        "i128" => 40,
        "Option" => match &segment.arguments {
            syn::PathArguments::AngleBracketed(inner) if inner.args.len() == 1 => match &inner.args[0] {
                syn::GenericArgument::Type(inner) => bound(inner)?,
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    })
}

/// Whether the type is one of the primitive ones, which all are `ToJson`.
pub(super) fn is_primitive(ty: &syn::Type) -> bool {
    match ty {
        syn::Type::Path(path) if path.qself.is_none() => path.path.get_ident().is_some_and(|name| {
            let name = name.to_string();
            name != "Option" && (bound(ty).is_some() || name == "char" || name == "str")
        }),
        syn::Type::Group(group) => is_primitive(&group.elem),
        _ => false,
    }
}
