//! The type as it is written: names resolved, representation decided.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Type};

use super::attrs::{self, Container};
use super::case::Case;
use super::errors::Errors;

/// A type.
pub(super) struct Shape<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) attrs: Container,
    pub(super) form: Form,
}

/// How the type is written.
pub(super) enum Form {
    /// As another type, which it is converted into. How it would be written without that decides what is asked
    /// of its type parameters.
    Into(Box<Type>, Box<Form>),
    /// As its one field: `#[serde(transparent)]`.
    Transparent(Vec<Field>),
    /// By its own fields.
    Struct(Style, Vec<Field>),
    Enum(Vec<Variant>),
}

/// serde's distinction of structs and variants. A newtype has one field, skipped or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Unit,
    Newtype,
    Tuple,
    Named,
}

/// How the variants of an enum are told apart.
pub(super) enum Tagging {
    External,
    Internal { tag: String },
    Adjacent { tag: String, content: String },
    Untagged,
}

pub(super) struct Variant {
    pub(super) ident: Ident,
    pub(super) name: String,
    pub(super) style: Style,
    pub(super) fields: Vec<Field>,
    pub(super) attrs: attrs::Variant,
}

pub(super) struct Field {
    /// The field as it is declared, for the spans of messages.
    pub(super) declared: syn::Field,
    /// Its key.
    pub(super) name: String,
    /// How messages call it.
    pub(super) marker: Ident,
    /// An expression of its reference.
    pub(super) of: TokenStream,
    /// In the pattern of a variant: what stands for it.
    pub(super) binding: Ident,
    pub(super) attrs: attrs::Field,
}

impl Shape<'_> {
    /// The type's name in the output and in serde's messages.
    pub(super) fn name(&self) -> String {
        self.attrs.rename.clone().unwrap_or_else(|| self.input.ident.unraw().to_string())
    }

    pub(super) fn tagging(&self) -> Tagging {
        match (&self.attrs.tag, &self.attrs.content) {
            _ if self.attrs.untagged.is_some() => Tagging::Untagged,
            (Some(tag), Some(content)) => Tagging::Adjacent { tag: tag.value(), content: content.value() },
            (Some(tag), None) => Tagging::Internal { tag: tag.value() },
            _ => Tagging::External,
        }
    }

    /// All fields with the variant that each is in.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&Field, Option<&Variant>)> {
        let form = match &self.form {
            Form::Into(_, form) => &**form,
            form => form,
        };
        let (fields, variants): (&[Field], &[Variant]) = match form {
            Form::Into(..) => (&[], &[]),
            Form::Transparent(fields) | Form::Struct(_, fields) => (fields, &[]),
            Form::Enum(variants) => (&[], variants),
        };
        let in_variants = variants.iter().flat_map(|v| v.fields.iter().map(move |field| (field, Some(v))));
        fields.iter().map(|field| (field, None)).chain(in_variants)
    }
}

impl Variant {
    /// A newtype whose field is skipped is written as if it had none.
    pub(super) fn written_style(&self) -> Style {
        match self.style {
            Style::Newtype if self.fields[0].attrs.skip => Style::Unit,
            style => style,
        }
    }
}

/// Reads a type; `None` for a union.
pub(super) fn read<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<Shape<'a>> {
    let attrs = attrs::container(&input.attrs, errors);
    let form = match &input.data {
        Data::Union(data) => {
            errors.at(&data.union_token, "a union can't be written as JSON");
            return None;
        }
        Data::Struct(data) => {
            let fields =
                fields(&data.fields, attrs.rename_all, Access::This { packed: attrs.packed }, errors);
            if attrs.transparent {
                Form::Transparent(fields)
            } else {
                Form::Struct(style(&data.fields), fields)
            }
        }
        Data::Enum(data) => {
            Form::Enum(data.variants.iter().map(|declared| variant(declared, &attrs, errors)).collect())
        }
    };
    let form = match &attrs.into {
        Some(ty) if !attrs.transparent => Form::Into(Box::new(ty.clone()), Box::new(form)),
        _ => form,
    };
    Some(Shape { input, attrs, form })
}

/// A type without the invisible brackets that a fragment of `macro_rules!` stands in.
pub(super) fn ungrouped(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}

fn variant(declared: &syn::Variant, container: &Container, errors: &mut Errors) -> Variant {
    let attrs = attrs::variant(&declared.attrs, errors);
    let case = attrs.rename_all.or(container.rename_all_fields);
    let rust_name = declared.ident.unraw().to_string();
    Variant {
        ident: declared.ident.clone(),
        name: attrs.rename.clone().unwrap_or_else(|| container.rename_all.variant(&rust_name)),
        style: style(&declared.fields),
        fields: fields(&declared.fields, case, Access::Binding, errors),
        attrs,
    }
}

/// How a field's reference is had.
#[derive(Clone, Copy)]
enum Access {
    /// `&self.field`, or of a packed struct `&{ self.field }`.
    This { packed: bool },
    /// A variable that a pattern bound.
    Binding,
}

fn fields(declared: &Fields, case: Case, access: Access, errors: &mut Errors) -> Vec<Field> {
    let read = |(i, field): (usize, &syn::Field)| {
        let attrs = attrs::field(&field.attrs, errors);
        let (rust_name, marker) = match &field.ident {
            Some(ident) => (ident.unraw().to_string(), ident.clone()),
            None => (i.to_string(), format_ident!("_{i}")),
        };
        let member = match &field.ident {
            Some(ident) => syn::Member::Named(ident.clone()),
            None => syn::Member::from(i),
        };
        let binding = format_ident!("__pulya_{i}", span = proc_macro2::Span::mixed_site());
        Field {
            declared: field.clone(),
            name: attrs.rename.clone().unwrap_or_else(|| case.field(&rust_name)),
            marker,
            of: match access {
                Access::This { packed: false } => quote!(&self.#member),
                Access::This { packed: true } => quote!(&{ self.#member }),
                Access::Binding => quote!(#binding),
            },
            binding,
            attrs,
        }
    };
    declared.iter().enumerate().map(read).collect()
}

fn style(fields: &Fields) -> Style {
    match fields {
        Fields::Unit => Style::Unit,
        Fields::Named(_) => Style::Named,
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Style::Newtype,
        Fields::Unnamed(_) => Style::Tuple,
    }
}
