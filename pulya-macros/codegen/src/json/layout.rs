//! Shape -> pieces: where braces, brackets, commas, keys and values stand.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::pieces::{self, Piece, Value};
use super::shape::Field;

/// What is known about the entry or item before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// The object is this type's own or somebody else's: `First` settles it.
    Open,
    /// Nothing: the bracket is the last byte written.
    Nothing,
    /// There is one.
    Something,
    /// There may be one.
    Perhaps,
}

/// The text of a JSON string.
pub(super) fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\u{8}' => json.push_str("\\b"),
            '\t' => json.push_str("\\t"),
            '\n' => json.push_str("\\n"),
            '\u{c}' => json.push_str("\\f"),
            '\r' => json.push_str("\\r"),
            c if c < ' ' => json.push_str(&format!("\\u{:04x}", c as u32)),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

/// The text of a key and its colon.
pub(super) fn key(name: &str) -> String {
    format!("{}:", quoted(name))
}

/// Pieces of the entries for the fields of a struct or a variant with names. Under [`Before::Open`] the
/// opening brace belongs to them.
pub(super) fn entries(fields: &[Field], mut before: Before) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for field in fields.iter().filter(|field| !field.attrs.skip) {
        let mut own = Vec::new();
        let conditional = field.attrs.skip_if.is_some();
        if (conditional || field.attrs.flatten) && before == Before::Open {
            // The brace can't be left to an entry that may not come.
            pieces.push(Piece::Unopened("{"));
            before = Before::Perhaps;
        }
        if field.attrs.flatten {
            let write = other_than_value(field, Role::Entries);
            own.push(Piece::Other(quote!({
                let __pulya_within = &__pulya_json::Within::Flatten;
                #write
            })));
        } else {
            own.extend(prefix(before, '{', key(&field.name)));
            own.push(value(field));
        }
        let after = match before {
            Before::Something => Before::Something,
            _ if conditional || field.attrs.flatten => Before::Perhaps,
            _ => Before::Something,
        };
        pieces.extend(conditionally(field, own));
        before = after;
    }
    if before == Before::Open {
        pieces.push(Piece::Unopened("{"));
    }
    pieces
}

/// Pieces of the items for the fields of a tuple, with brackets.
pub(super) fn items(fields: &[Field]) -> Vec<Piece> {
    let mut pieces = vec![Piece::Lit("[".to_owned())];
    let mut before = Before::Nothing;
    for field in fields.iter().filter(|field| !field.attrs.skip) {
        let mut own = prefix(before, '[', String::new());
        own.push(value(field));
        let conditional = field.attrs.skip_if.is_some();
        if before != Before::Something {
            before = if conditional { Before::Perhaps } else { Before::Something };
        }
        pieces.extend(conditionally(field, own));
    }
    pieces.push(Piece::Lit("]".to_owned()));
    pieces
}

/// What stands before a key or an item.
fn prefix(before: Before, bracket: char, text: String) -> Vec<Piece> {
    match before {
        Before::Open => vec![Piece::First(format!("{bracket}{text}"))],
        Before::Nothing => vec![Piece::Lit(text)],
        Before::Something => vec![Piece::Lit(format!(",{text}"))],
        Before::Perhaps => vec![Piece::Comma, Piece::Lit(text)],
    }
}

fn conditionally(field: &Field, own: Vec<Piece>) -> Vec<Piece> {
    match &field.attrs.skip_if {
        Some(path) => {
            let of = &field.of;
            vec![Piece::Unless(quote!(#path(#of)), own)]
        }
        None => own,
    }
}

/// The piece of a field's value.
pub(super) fn value(field: &Field) -> Piece {
    match unusual(field, Role::Value) {
        Some(write) => Piece::Other(write),
        None => Piece::Value(Box::new(plain(field))),
    }
}

/// An expression that writes a field's value as entries of an open object, or as the key of a map.
pub(super) fn other_than_value(field: &Field, role: Role) -> TokenStream {
    unusual(field, role).unwrap_or_else(|| {
        let (out, at) = pieces::variables();
        match role {
            Role::Value => plain(field).call("write_field", quote!(#out, #at)),
            Role::Entries => plain(field).call("field_entries", quote!(#out, #at, __pulya_within)),
            Role::Key => plain(field).call("field_key", quote!(#out, #at)),
        }
    })
}

/// What a value is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A value.
    Value,
    /// Entries of an object that is open. `__pulya_within` says whose.
    Entries,
    /// The key of a map.
    Key,
}

/// The field's value, written through `ToJson` or serde.
fn plain(field: &Field) -> Value {
    let ty = &field.declared.ty;
    Value {
        of: field.of.clone(),
        ty: ty.clone(),
        name: field.marker.clone(),
        certain: pieces::is_certain(ty),
    }
}

/// An expression for a field that the user sends through serde.
fn unusual(field: &Field, role: Role) -> Option<TokenStream> {
    let (out, at) = pieces::variables();
    let of = &field.of;
    if let Some(path) = &field.attrs.with {
        return Some(with(path, &[of], role));
    }
    field.attrs.serde.then(|| match role {
        Role::Value => quote!(#out.serialize(#at, #of)),
        Role::Entries => quote!(#out.serialize_entries(#at, __pulya_within, #of)),
        Role::Key => quote!(#out.serialize_key(#at, #of)),
    })
}

/// An expression that calls a `serialize_with` function.
pub(super) fn with(path: &syn::ExprPath, of: &[&TokenStream], role: Role) -> TokenStream {
    let (out, at) = pieces::variables();
    let serializer = Ident::new("__pulya_serializer", Span::mixed_site());
    let call = quote!(|#serializer| #path(#(#of,)* #serializer));
    match role {
        Role::Value => quote!(#out.serialize_with(#at, #call)),
        Role::Entries => quote!(#out.serialize_entries_with(#at, __pulya_within, #call)),
        Role::Key => quote!(#out.serialize_key_with(#at, #call)),
    }
}
