//! What type parameters must implement. Never the types of fields: such bounds overflow on recursion.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Generics, Type, WherePredicate, parse_quote};

use super::shape::{Field, Shape, Variant, ungrouped};

/// The type's generics for the implementation: with `T: ToJson` for each parameter that
/// is written, unless a `bound` attribute says what is wanted instead.
pub(super) fn with_bounds(shape: &Shape<'_>) -> Generics {
    let mut generics = shape.input.generics.clone();
    let mut predicates: Vec<WherePredicate> = Vec::new();
    for (field, variant) in shape.fields() {
        predicates.extend(field.attrs.bound.iter().flatten().cloned());
        if let Some(bound) = variant.and_then(|variant| variant.attrs.bound.as_ref()) {
            predicates.extend(bound.iter().cloned());
        }
    }
    match &shape.attrs.bound {
        Some(bound) => predicates.extend(bound.iter().cloned()),
        None => predicates.extend(inferred(shape)),
    }
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

fn inferred(shape: &Shape<'_>) -> Vec<WherePredicate> {
    let parameters: Vec<&Ident> = shape.input.generics.type_params().map(|p| &p.ident).collect();
    let mut by_own: HashSet<&Ident> = HashSet::new();
    let mut by_serde: HashSet<&Ident> = HashSet::new();
    let mut associated: Vec<WherePredicate> = Vec::new();
    for (field, variant) in shape.fields() {
        if !is_written(field, variant) {
            continue;
        }
        let ty = ungrouped(&field.declared.ty);
        if let Type::Path(path) = ty
            && path.qself.is_none()
            && path.path.segments.len() > 1
            && path.path.leading_colon.is_none()
            && parameters.contains(&&path.path.segments[0].ident)
        {
            associated.push(if field.attrs.serde {
                parse_quote!(#ty: __pulya_json::Serialize)
            } else {
                parse_quote!(#ty: __pulya_json::ToJson)
            });
        }
        let used = if field.attrs.serde { &mut by_serde } else { &mut by_own };
        mentioned(ty.to_token_stream(), &parameters, used);
    }
    let own = parameters.iter().filter(|p| by_own.contains(**p));
    let serde = parameters.iter().filter(|p| by_serde.contains(**p));
    own.map(|p| parse_quote!(#p: __pulya_json::ToJson))
        .chain(serde.map(|p| parse_quote!(#p: __pulya_json::Serialize)))
        .chain(associated)
        .collect()
}

/// Whether the derive writes the field itself and no `bound` says what that needs.
fn is_written(field: &Field, variant: Option<&Variant>) -> bool {
    let free = |skip: bool, with: bool, bound: bool| !skip && !with && !bound;
    let attrs = &field.attrs;
    free(attrs.skip, attrs.with.is_some(), attrs.bound.is_some())
        && variant.is_none_or(|v| free(v.attrs.skip, v.attrs.with.is_some(), v.attrs.bound.is_some()))
}

/// The parameters that a type mentions as types: not behind `::`, not before it, and not in a `PhantomData`.
fn mentioned<'p>(ty: TokenStream, parameters: &[&'p Ident], found: &mut HashSet<&'p Ident>) {
    let tokens: Vec<TokenTree> = ty.into_iter().collect();
    let mut i = 0;
    while i < tokens.len() {
        match &tokens[i] {
            TokenTree::Group(group) => mentioned(group.stream(), parameters, found),
            TokenTree::Ident(ident) if ident == "PhantomData" => i = behind_arguments(&tokens, i + 1),
            TokenTree::Ident(ident) => {
                let path_goes_on = is_colons(&tokens, i + 1);
                let path_before = i >= 2 && is_colons(&tokens, i - 2);
                if !path_goes_on && !path_before {
                    found.extend(parameters.iter().find(|parameter| **parameter == ident));
                }
            }
            _ => {}
        }
        i += 1;
    }
}

fn is_colons(tokens: &[TokenTree], i: usize) -> bool {
    let colon = |i: usize| matches!(tokens.get(i), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    colon(i) && colon(i + 1)
}

/// The index of the last token of the `<...>` at `i`, or the one before `i` if there is none.
fn behind_arguments(tokens: &[TokenTree], i: usize) -> usize {
    let mut depth = 0_usize;
    for (j, token) in tokens.iter().enumerate().skip(i) {
        match token {
            TokenTree::Punct(p) if p.as_char() == '<' => depth += 1,
            TokenTree::Punct(p) if p.as_char() == '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return if j == i { i - 1 } else { j };
        }
    }
    tokens.len()
}
