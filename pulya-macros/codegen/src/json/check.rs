//! Rules across attributes, one function a rule. Each is what serde's derive refuses too, or can't be written.

use super::emit::is_transparent;
use super::errors::Errors;
use super::shape::{Form, Shape, Style, Tagging};

/// All of them.
pub(super) fn all(shape: &Shape<'_>, errors: &mut Errors) {
    tags(shape, errors);
    tagged_tuples(shape, errors);
    tag_among_fields(shape, errors);
    flatten(shape, errors);
    transparent(shape, errors);
    variant_with(shape, errors);
}

/// Where `tag`, `content` and `untagged` may stand.
fn tags(shape: &Shape<'_>, errors: &mut Errors) {
    let attrs = &shape.attrs;
    if let (Some(untagged), Some(tag)) = (&attrs.untagged, attrs.tag.as_ref().or(attrs.content.as_ref())) {
        errors.at(untagged, "an enum is untagged or has a tag, not both");
        errors.at(tag, "an enum is untagged or has a tag, not both");
    }
    match (&attrs.tag, &attrs.content) {
        (None, Some(content)) => {
            errors.at(content, "`content = \"...\"` needs `tag = \"...\"`");
        }
        (Some(tag), Some(content)) if tag.value() == content.value() => {
            errors.at(content, "tag and content need different keys");
        }
        _ => {}
    }
    match &shape.form {
        Form::Enum(_) | Form::Into(..) => {}
        Form::Transparent(_) | Form::Struct(..) => {
            if let Some(untagged) = &attrs.untagged {
                errors.at(untagged, "`untagged` is for enums");
            }
            if let Some(content) = &attrs.content {
                errors.at(content, "`content` is for enums");
            }
            let named = matches!(&shape.form, Form::Struct(Style::Named, _))
                || matches!(&shape.form, Form::Transparent(fields) if fields.iter().all(|f| f.declared.ident.is_some()));
            if let Some(tag) = &attrs.tag
                && !named
            {
                errors.at(tag, "`tag` is for enums and for structs with named fields");
            }
        }
    }
}

/// An internally tagged variant has no place for items.
fn tagged_tuples(shape: &Shape<'_>, errors: &mut Errors) {
    let (Form::Enum(variants), Tagging::Internal { .. }) = (&shape.form, shape.tagging()) else {
        return;
    };
    for variant in variants.iter().filter(|v| v.style == Style::Tuple && !v.attrs.untagged) {
        errors.at(
            &variant.ident,
            "a tuple variant has no keys to stand beside the tag; give its fields names, or the enum a `content`",
        );
    }
}

/// A field with the key of the tag would make an object with the same key twice.
fn tag_among_fields(shape: &Shape<'_>, errors: &mut Errors) {
    let (Form::Enum(variants), Tagging::Internal { tag }) = (&shape.form, shape.tagging()) else {
        return;
    };
    for variant in variants.iter().filter(|v| v.style == Style::Named && !v.attrs.untagged && !v.attrs.skip) {
        for field in variant.fields.iter().filter(|field| !field.attrs.skip && field.name == tag) {
            errors.at(&field.marker, format!("the key of this field, \"{tag}\", is the enum's tag"));
        }
    }
}

/// Only what has a name can be flattened.
fn flatten(shape: &Shape<'_>, errors: &mut Errors) {
    for (field, _) in shape.fields() {
        if field.attrs.flatten && field.declared.ident.is_none() {
            errors.at(&field.declared.ty, "`flatten` needs a field with a name");
        }
    }
}

/// `transparent` means one field, and nothing else beside it.
fn transparent(shape: &Shape<'_>, errors: &mut Errors) {
    if !shape.attrs.transparent {
        return;
    }
    let ident = &shape.input.ident;
    if shape.attrs.into.is_some() {
        errors.at(ident, "`transparent` and `into` exclude each other");
    }
    match &shape.form {
        Form::Transparent(fields) => match fields.iter().filter(|field| is_transparent(field)).count() {
            1 => {}
            0 => errors.at(ident, "`transparent` needs a field that is not skipped"),
            _ => errors.at(ident, "`transparent` needs all fields but one skipped"),
        },
        _ => errors.at(ident, "`transparent` is for structs"),
    }
}

/// A variant that a function writes has no say about its fields.
fn variant_with(shape: &Shape<'_>, errors: &mut Errors) {
    let Form::Enum(variants) = &shape.form else {
        return;
    };
    for variant in variants.iter().filter(|variant| variant.attrs.with.is_some()) {
        let skips = variant.fields.iter().any(|field| field.attrs.skip || field.attrs.skip_if.is_some());
        if variant.attrs.skip || skips {
            errors.at(&variant.ident, "a variant with `serialize_with` can't be skipped, nor can its fields");
        }
    }
}
