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
    Value(Box<Value>),
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
    let mut code = step(quote!(#out.room(#at, #room)));
    let mut pieces = pieces.iter().enumerate().peekable();
    let all = pieces.clone().map(|(_, piece)| piece).collect::<Vec<_>>();
    while let Some((i, piece)) = pieces.next() {
        code.extend(match piece {
            // A literal and the value behind it are one call.
            Piece::Lit(text) => match pieces.peek() {
                Some((j, Piece::Value(value))) => {
                    let rest = self::room(all[j + 1..].iter().copied());
                    pieces.next();
                    step(value.put(text, rest))
                }
                _ => quote!(let #at = #out.lit(#at, #text);),
            },
            Piece::First(text) => quote!(let #at = #out.first(#at, __pulya_open, #text);),
            Piece::Comma => quote!(let #at = #out.comma(#at);),
            Piece::Unopened(brace) => quote!(let #at = #out.unopened(#at, __pulya_open, #brace);),
            Piece::Name(text) => quote!(let #at = #out.name(#at, __pulya_open, #text);),
            Piece::Value(value) => step(value.put("", self::room(all[i + 1..].iter().copied()))),
            Piece::Other(write) => {
                let rest = self::room(all[i + 1..].iter().copied());
                let (write, room) = (step(write.clone()), step(quote!(#out.room(#at, #rest))));
                quote!(let #at = #at.at(); #write #room)
            }
            Piece::Unless(skip, inner) => {
                let rest = self::room(all[i + 1..].iter().copied());
                let (inner, room) = (self::write(inner), step(quote!(#out.room(#at, #rest))));
                quote! {
                    let #at = #at.at();
                    let #at = if #skip { #at } else { #inner #at.at() };
                    #room
                }
            }
        });
    }
    code
}

/// Takes `at` from a result, or returns its error. Not by `?`, which converts the error and costs the compiler
/// more than the whole rest.
fn step(result: TokenStream) -> TokenStream {
    let (_, at) = variables();
    let error = Ident::new("__pulya_error", Span::mixed_site());
    quote! {
        let #at = match #result {
            __pulya_json::Result::Ok(#at) => #at,
            __pulya_json::Result::Err(#error) => return __pulya_json::Result::Err(#error),
        };
    }
}

/// The bytes that the pieces may take up to the first one of unknown size.
fn room<'p>(pieces: impl IntoIterator<Item = &'p Piece>) -> usize {
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
    /// An expression that writes a literal and the value.
    fn put(&self, json: &str, rest: usize) -> TokenStream {
        let (out, at) = variables();
        if self.certain {
            let of = &self.of;
            return quote!(#out.entry(#at, #json, #of, #rest));
        }
        self.call("put_field", quote!(#out, #at, #json, #rest))
    }

    /// A call of one of the methods that `Field` and `ToJson` share.
    pub(super) fn call(&self, method: &str, arguments: TokenStream) -> TokenStream {
        let of = &self.of;
        if self.certain {
            let method = match method {
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

/// Whether the type is `ToJson` for certain: made of the primitive types and of the standard library's best
/// known ones. Such a field costs the compiler no choice.
///
/// A user's own type of such a name is accepted if it is `ToJson` too, and refused if it is only `Serialize`.
pub(super) fn is_certain(ty: &syn::Type) -> bool {
    match ty {
        syn::Type::Path(path) if path.qself.is_none() && path.path.segments.len() == 1 => {
            let segment = &path.path.segments[0];
            let name = segment.ident.to_string();
            match &segment.arguments {
                syn::PathArguments::None => {
                    bound(ty).is_some() || matches!(name.as_str(), "char" | "str" | "String")
                }
                syn::PathArguments::AngleBracketed(arguments) => {
                    matches!(name.as_str(), "Option" | "Vec" | "Box")
                        && arguments.args.iter().all(|argument| match argument {
                            syn::GenericArgument::Type(ty) => is_certain(ty),
                            _ => false,
                        })
                }
                syn::PathArguments::Parenthesized(_) => false,
            }
        }
        syn::Type::Reference(reference) => is_certain(&reference.elem),
        syn::Type::Group(group) => is_certain(&group.elem),
        _ => false,
    }
}
