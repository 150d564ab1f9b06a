//! The attributes of types, variants and fields, as they stand.
//!
//! Each is read, or is about decoding and ignored, or can't be honoured and is refused by name. One that is
//! unknown is refused too: it might change what serde writes.

use proc_macro2::TokenStream;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Attribute, ExprPath, LitStr, Path, Token, Type, WherePredicate};

use super::case::{CASES, Case};
use super::errors::Errors;

/// What stands on the type.
#[derive(Default)]
pub(super) struct Container {
    pub(super) rename: Option<String>,
    pub(super) rename_all: Case,
    pub(super) rename_all_fields: Case,
    pub(super) transparent: bool,
    pub(super) tag: Option<LitStr>,
    pub(super) content: Option<LitStr>,
    pub(super) untagged: Option<Path>,
    pub(super) into: Option<Type>,
    pub(super) bound: Option<Vec<WherePredicate>>,
    pub(super) packed: bool,
    /// Where `pulya` is.
    pub(super) krate: Option<Path>,
}

/// What stands on a variant.
#[derive(Default)]
pub(super) struct Variant {
    pub(super) rename: Option<String>,
    pub(super) rename_all: Case,
    pub(super) skip: bool,
    pub(super) with: Option<ExprPath>,
    pub(super) untagged: bool,
    pub(super) bound: Option<Vec<WherePredicate>>,
}

/// What stands on a field.
#[derive(Default)]
pub(super) struct Field {
    pub(super) rename: Option<String>,
    pub(super) skip: bool,
    pub(super) skip_if: Option<ExprPath>,
    pub(super) with: Option<ExprPath>,
    pub(super) flatten: bool,
    /// `#[json(serde)]`.
    pub(super) serde: bool,
    pub(super) bound: Option<Vec<WherePredicate>>,
}

const REMOTE: &str = "`ToJson` is implemented for the type that derives it; wrap the other crate's type in a \
                      field with `#[serde(serialize_with = \"...\")]` instead";

pub(super) fn container(attributes: &[Attribute], errors: &mut Errors) -> Container {
    let mut read = Container::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        // What isn't a list of words is rustc's to report.
        let _ = attribute.parse_nested_meta(|meta| {
            read.packed |= meta.path.is_ident("packed");
            rest(&meta)
        });
    }
    each(attributes, "serde", errors, |meta, errors| {
        match name(meta).as_str() {
            "rename" => read.rename = for_serialize(meta)?.map(|name| name.value()),
            "rename_all" => read.rename_all = case(meta, errors)?,
            "rename_all_fields" => read.rename_all_fields = case(meta, errors)?,
            "transparent" => read.transparent = true,
            "tag" => read.tag = Some(meta.value()?.parse()?),
            "content" => read.content = Some(meta.value()?.parse()?),
            "untagged" => read.untagged = Some(meta.path.clone()),
            "into" => read.into = Some(meta.value()?.parse::<LitStr>()?.parse()?),
            "bound" => keep_first(&mut read.bound, bound(meta)?),
            "remote" => refuse(meta, errors, REMOTE)?,
            "field_identifier" | "variant_identifier" => {
                refuse(meta, errors, "identifiers can't be serialized")?;
            }
            "default" | "deny_unknown_fields" | "from" | "try_from" | "expecting" | "crate" => rest(meta)?,
            _ => unknown(meta, errors)?,
        }
        Ok(())
    });
    each(attributes, "json", errors, |meta, errors| {
        match name(meta).as_str() {
            "crate" => read.krate = Some(path(meta)?),
            "bound" => read.bound = bound(meta)?,
            _ => unknown_json(meta, errors, "on a type there are `crate = path` and `bound = \"...\"`")?,
        }
        Ok(())
    });
    read
}

pub(super) fn variant(attributes: &[Attribute], errors: &mut Errors) -> Variant {
    let mut read = Variant::default();
    each(attributes, "serde", errors, |meta, errors| {
        match name(meta).as_str() {
            "rename" => read.rename = for_serialize(meta)?.map(|name| name.value()),
            "rename_all" => read.rename_all = case(meta, errors)?,
            "skip" | "skip_serializing" => read.skip = true,
            "serialize_with" => read.with = Some(meta.value()?.parse::<LitStr>()?.parse()?),
            "with" => read.with = Some(with(meta)?),
            "untagged" => read.untagged = true,
            "bound" => keep_first(&mut read.bound, bound(meta)?),
            "alias" | "skip_deserializing" | "deserialize_with" | "borrow" | "other" => rest(meta)?,
            _ => unknown(meta, errors)?,
        }
        Ok(())
    });
    each(attributes, "json", errors, |meta, errors| unknown_json(meta, errors, "on a variant there is none"));
    read
}

pub(super) fn field(attributes: &[Attribute], errors: &mut Errors) -> Field {
    let mut read = Field::default();
    each(attributes, "serde", errors, |meta, errors| {
        match name(meta).as_str() {
            "rename" => read.rename = for_serialize(meta)?.map(|name| name.value()),
            "skip" | "skip_serializing" => read.skip = true,
            "skip_serializing_if" => read.skip_if = Some(meta.value()?.parse::<LitStr>()?.parse()?),
            "serialize_with" => read.with = Some(meta.value()?.parse::<LitStr>()?.parse()?),
            "with" => read.with = Some(with(meta)?),
            "flatten" => read.flatten = true,
            "bound" => keep_first(&mut read.bound, bound(meta)?),
            "getter" => refuse(meta, errors, REMOTE)?,
            "alias" | "default" | "skip_deserializing" | "deserialize_with" | "borrow" => rest(meta)?,
            _ => unknown(meta, errors)?,
        }
        Ok(())
    });
    each(attributes, "json", errors, |meta, errors| {
        match name(meta).as_str() {
            "serde" => read.serde = true,
            "bound" => read.bound = bound(meta)?,
            _ => unknown_json(meta, errors, "on a field there are `serde` and `bound = \"...\"`")?,
        }
        Ok(())
    });
    read
}

/// Calls `read` for each item of each `#[namespace(...)]`.
fn each(
    attributes: &[Attribute],
    namespace: &str,
    errors: &mut Errors,
    mut read: impl FnMut(&ParseNestedMeta<'_>, &mut Errors) -> syn::Result<()>,
) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(namespace)) {
        if let syn::Meta::List(list) = &attribute.meta
            && list.tokens.is_empty()
        {
            continue;
        }
        if let Err(error) = attribute.parse_nested_meta(|meta| read(&meta, errors)) {
            errors.add(error);
        }
    }
}

fn name(meta: &ParseNestedMeta<'_>) -> String {
    meta.path.get_ident().map(ToString::to_string).unwrap_or_default()
}

/// `x = "..."`, or the `serialize` part of `x(serialize = "...", deserialize = "...")`.
fn for_serialize(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<LitStr>> {
    if meta.input.peek(Token![=]) {
        return Ok(Some(meta.value()?.parse()?));
    }
    let mut serialize = None;
    meta.parse_nested_meta(|inner| {
        let text: LitStr = inner.value()?.parse()?;
        if inner.path.is_ident("serialize") {
            serialize = Some(text);
        } else if !inner.path.is_ident("deserialize") {
            return Err(inner.error("expected `serialize` or `deserialize`"));
        }
        Ok(())
    })?;
    Ok(serialize)
}

fn case(meta: &ParseNestedMeta<'_>, errors: &mut Errors) -> syn::Result<Case> {
    let Some(text) = for_serialize(meta)? else {
        return Ok(Case::Same);
    };
    Ok(Case::by_name(&text.value()).unwrap_or_else(|| {
        let known: Vec<_> = CASES.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        errors.at(&text, format!("unknown rename rule; there are {}", known.join(", ")));
        Case::Same
    }))
}

fn bound(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<Vec<WherePredicate>>> {
    let Some(text) = for_serialize(meta)? else {
        return Ok(None);
    };
    let predicates = text.parse_with(Punctuated::<WherePredicate, Token![,]>::parse_terminated)?;
    Ok(Some(predicates.into_iter().collect()))
}

/// `#[json(bound)]` says it for this derive alone and is read last; of serde's there is one.
fn keep_first(slot: &mut Option<Vec<WherePredicate>>, bound: Option<Vec<WherePredicate>>) {
    if let Some(bound) = bound {
        *slot = Some(bound);
    }
}

/// `with = "module"` is `serialize_with = "module::serialize"`.
fn with(meta: &ParseNestedMeta<'_>) -> syn::Result<ExprPath> {
    let text: LitStr = meta.value()?.parse()?;
    let mut path: ExprPath = text.parse()?;
    path.path.segments.push(syn::Ident::new("serialize", text.span()).into());
    Ok(path)
}

/// `x = path` or `x = "path"`.
fn path(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    let value = meta.value()?;
    if value.peek(LitStr) {
        return value.parse::<LitStr>()?.parse_with(Path::parse_mod_style);
    }
    value.call(Path::parse_mod_style)
}

/// Skips what follows the name.
fn rest(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let inner;
        syn::parenthesized!(inner in meta.input);
        inner.parse::<TokenStream>()?;
    }
    Ok(())
}

fn refuse(meta: &ParseNestedMeta<'_>, errors: &mut Errors, why: &str) -> syn::Result<()> {
    errors.at(&meta.path, format!("`#[serde({})]` can't be honoured: {why}", name(meta)));
    rest(meta)
}

fn unknown(meta: &ParseNestedMeta<'_>, errors: &mut Errors) -> syn::Result<()> {
    let name = quote::ToTokens::to_token_stream(&meta.path);
    errors.at(
        &meta.path,
        format!(
            "`#[serde({name})]` is not known to `ToJson`, which can't say whether it changes what serde writes; \
             leave `ToJson` off, and the type is sent through serde"
        ),
    );
    rest(meta)
}

fn unknown_json(meta: &ParseNestedMeta<'_>, errors: &mut Errors, known: &str) -> syn::Result<()> {
    let name = quote::ToTokens::to_token_stream(&meta.path);
    errors.at(&meta.path, format!("unknown attribute `#[json({name})]`; {known}"));
    rest(meta)
}
