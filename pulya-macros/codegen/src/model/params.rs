//! The parameters of a route: where each comes from, and what the pattern learns from its type.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::Type;

use super::mentions::{Mentions, bindings};
use super::providers::reserved;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::ir;
use crate::syntax::{Binding, Guard, Keyed, Param, Route, Source, Whole, text_of};

/// A parameter, resolved.
#[derive(Debug)]
pub enum Parameter<'t> {
    /// Of the path.
    Path(Capture<'t>),
    /// A whole part of the request, through serde or as it is.
    Whole(Whole, &'t Binding, &'t Type),
    /// One value.
    Keyed(Keyed, &'t syn::LitStr, &'t Binding, Taken<'t>),
    /// An extractor, with the pattern that takes it apart.
    Extractor(&'t Param),
}

/// A parameter of the path.
#[derive(Debug)]
pub struct Capture<'t> {
    /// Its name.
    pub name: Ident,
    /// Whether the variable can be changed.
    pub mutable: Option<syn::Token![mut]>,
    /// Its place among the captures; a provider's differs from route to route.
    pub index: Option<usize>,
    /// Its type, where it is listed; `&str` otherwise.
    pub ty: Option<&'t Type>,
    /// What it takes.
    pub class: ir::Class,
}

/// What a keyed parameter holds.
#[derive(Debug, Clone, Copy)]
pub struct Taken<'t> {
    /// How many.
    pub shape: Shape,
    /// The type of one; `None` for `&str`.
    pub item: Option<&'t Type>,
    /// The whole type.
    pub ty: &'t Type,
}

/// How many values a keyed parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One, which must be there.
    One,
    /// One or none.
    Option,
    /// All.
    Vec,
}

impl Parameter<'_> {
    /// The names it binds: one, unless a pattern takes it apart.
    pub fn names(&self) -> Vec<String> {
        match (self.name(), self) {
            (Some(name), _) => vec![plain(name)],
            (None, Self::Extractor(Param { source: Source::Pattern(pattern), .. })) => bindings(pattern),
            (None, _) => Vec::new(),
        }
    }

    /// Its first token.
    pub fn span(&self) -> Span {
        match self {
            Self::Path(capture) => capture.name.span(),
            Self::Whole(_, name, _) | Self::Keyed(_, _, name, _) => name.span(),
            Self::Extractor(param) => param.span,
        }
    }

    /// Whether it may read the body, and so stands behind the providers.
    pub fn may_read_body(&self) -> bool {
        matches!(self, Self::Extractor(_) | Self::Whole(Whole::Json | Whole::Form | Whole::Body, ..))
    }

    /// The name it has on the right side, unless a pattern takes it apart.
    pub fn name(&self) -> Option<&Ident> {
        match self {
            Self::Path(capture) => Some(&capture.name),
            Self::Whole(_, name, _) | Self::Keyed(_, _, name, _) => Some(name),
            Self::Extractor(param) => match &param.source {
                Source::Name(name) => Some(name),
                _ => None,
            },
        }
    }
}

/// Types that are no extractors: a listed parameter of one must be in the pattern.
const NO_EXTRACTORS: &[&str] = &["f32", "f64", "char", "Vec"];

/// Resolves the parameters of a route, and gives the pattern the classes of those it has.
pub(super) fn resolve<'t>(
    route: &'t Route,
    pattern: &mut ir::Pattern,
    mentions: &Mentions,
    opaque: &mut Vec<Type>,
    diagnostics: &mut Diagnostics,
) -> Vec<Parameter<'t>> {
    let names: Vec<String> = pattern.parameters().map(|parameter| parameter.name.clone()).collect();
    let mut found = listed(&route.params, &names, Of::Route, opaque, diagnostics);
    shadowed(&found, &names, diagnostics);
    for parameter in &mut found {
        if route.right.handler.is_some() && !matches!(parameter, Parameter::Path(_)) {
            diagnostics.push(
                Diagnostic::new(parameter.span(), "a handler written for axum extracts its arguments itself")
                    .help("remove this: beside `fn PATH` stand types of path parameters alone, `(id: u64)`"),
            );
        }
        if let Parameter::Path(capture) = parameter {
            capture.index = names.iter().position(|name| *name == plain(&capture.name));
            if let Some(ty) = capture.ty {
                pattern.give_type(&plain(&capture.name), capture.class, &text_of(&ty.to_token_stream()));
            }
        }
    }
    // An unlisted parameter is bound only where it is mentioned: an unused one would warn, with a mend that
    // edits the pattern.
    let seen: Vec<String> = route.params.iter().filter_map(name_of).map(plain).collect();
    for (index, name) in names.iter().enumerate().filter(|(_, name)| !seen.contains(name)) {
        let mentioned = mentions.contains(name);
        let name = ident(name, route.pattern.span);
        if let Some(diagnostic) = reserved(&name) {
            diagnostics.push(diagnostic);
        } else if mentioned {
            let index = Some(index);
            found.push(Parameter::Path(Capture {
                name,
                mutable: None,
                index,
                ty: None,
                class: ir::Class::Untyped,
            }));
        }
    }
    found.sort_by_key(|parameter| match parameter {
        Parameter::Path(_) => 0,
        Parameter::Keyed(..) | Parameter::Whole(Whole::Query, ..) => 1,
        Parameter::Extractor(_) => 2,
        Parameter::Whole(..) => 3,
    });
    found
}

/// Resolves the parameters of a request provider. `names` are those of all patterns: which of them a route has is
/// asked where the route uses the provider.
pub(super) fn of_provider<'t>(
    params: &'t [Param],
    names: &[String],
    opaque: &mut Vec<Type>,
    diagnostics: &mut Diagnostics,
) -> Vec<Parameter<'t>> {
    listed(params, names, Of::Provider, opaque, diagnostics)
}

/// Resolves the parameters of a guard. The path parameters of its scope stand at the same places in every route.
pub(super) fn of_guard<'t>(
    guard: &'t Guard,
    prefix: &ir::Pattern,
    mentions: &Mentions,
    opaque: &mut Vec<Type>,
    diagnostics: &mut Diagnostics,
) -> Vec<Parameter<'t>> {
    let names: Vec<String> = prefix.parameters().map(|parameter| parameter.name.clone()).collect();
    let mut found = listed(&guard.params, &names, Of::Guard, opaque, diagnostics);
    for parameter in &mut found {
        match parameter {
            Parameter::Path(capture) => {
                capture.index = names.iter().position(|name| *name == plain(&capture.name));
            }
            Parameter::Whole(Whole::Json | Whole::Form | Whole::Body, name, _) => diagnostics.push(
                Diagnostic::new(
                    name.span(),
                    format!("a guard runs before the body is read, and `{}` takes it", name.name),
                )
                .help("check the body in the handlers: they run when every guard has passed"),
            ),
            _ => {}
        }
    }
    let seen: Vec<String> = guard.params.iter().filter_map(name_of).map(plain).collect();
    for (index, name) in names.iter().enumerate().filter(|(_, name)| !seen.contains(name)) {
        if let Some(span) = mentions.at(name) {
            let (name, index) = (ident(name, span.located_at(guard.keyword)), Some(index));
            found.push(Parameter::Path(Capture {
                name,
                mutable: None,
                index,
                ty: None,
                class: ir::Class::Untyped,
            }));
        }
    }
    found.sort_by_key(|parameter| match parameter {
        Parameter::Path(_) => 0,
        Parameter::Keyed(..) | Parameter::Whole(..) => 1,
        Parameter::Extractor(_) => 2,
    });
    found
}

/// Whose parameters they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Route,
    Provider,
    Guard,
}

/// Resolves the parameters that are listed.
fn listed<'t>(
    params: &'t [Param],
    names: &[String],
    of: Of,
    opaque: &mut Vec<Type>,
    diagnostics: &mut Diagnostics,
) -> Vec<Parameter<'t>> {
    let listed: Vec<String> = params
        .iter()
        .filter_map(|param| match &param.source {
            Source::Name(name) => Some(plain(name)),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    let mut of_body: Option<&Param> = None;
    for param in params {
        if let Some(name) = name_of(param) {
            if let Some(diagnostic) = reserved(name) {
                diagnostics.push(diagnostic);
                continue;
            }
            if seen.contains(&plain(name)) {
                diagnostics.push(
                    Diagnostic::new(name.span(), format!("the parameter `{name}` stands here twice"))
                        .help("remove one, or give it another name"),
                );
                continue;
            }
            seen.push(plain(name));
        }
        if let Source::Whole(Whole::Json | Whole::Form | Whole::Body, _) = &param.source {
            if let Some(first) = of_body {
                for at in [first, param] {
                    diagnostics.push(
                        Diagnostic::new(at.span, "two parameters take the body, which comes once")
                            .help("take it once, and make the other value from that"),
                    );
                }
                continue;
            }
            of_body = Some(param);
        }
        if let Err(mistake) = scalar(param) {
            diagnostics.push(mistake);
            continue;
        }
        let resolved = match &param.source {
            Source::Name(name) if names.contains(&plain(name)) => {
                if let Err(mistake) = one_text(&param.ty) {
                    diagnostics.push(mistake);
                    continue;
                }
                let class = class_of(&param.ty, opaque);
                let (mutable, name, ty) = (name.mutable, name.name.clone(), Some(&param.ty));
                Some(Parameter::Path(Capture { name, mutable, index: None, ty, class }))
            }
            Source::Name(name) => {
                let names = if of == Of::Provider { &[] } else { names };
                diagnostics
                    .keep(extractor(param, name, names, &listed, of).map(|()| Parameter::Extractor(param)))
            }
            Source::Whole(whole, name) => Some(Parameter::Whole(*whole, name, &param.ty)),
            Source::Keyed(keyed, key, name) => diagnostics
                .keep(key_is_valid(*keyed, key))
                .map(|()| Parameter::Keyed(*keyed, key, name, taken(&param.ty))),
            Source::Pattern(_) => Some(Parameter::Extractor(param)),
        };
        found.extend(resolved);
    }
    found
}

/// Refuses a whole query or form that is to be a single value.
fn scalar(param: &Param) -> Result<(), Diagnostic> {
    let Source::Whole(whole @ (Whole::Query | Whole::Form), name) = &param.source else { return Ok(()) };
    let single = match taken(&param.ty).item.map(bare) {
        None => true,
        Some(Type::Path(path)) => path.path.segments.last().is_some_and(|segment| {
            let name = segment.ident.to_string();
            segment.arguments.is_none()
                && (ir::Class::of_type(&name).is_some() || matches!(name.as_str(), "f32" | "f64" | "char"))
        }),
        Some(_) => false,
    };
    let (name, ty) = (plain(name), text_of(&param.ty.to_token_stream()));
    match (single, whole) {
        (false, _) => Ok(()),
        (true, Whole::Query) => Err(Diagnostic::over(&param.ty, format!("a whole query is no `{ty}`"))
            .help(format!("name the key: `query \"{name}\" {name}: {ty}`"))),
        (true, _) => Err(Diagnostic::over(&param.ty, format!("a whole form is no `{ty}`"))
            .help(format!("take a struct that has a field `{name}`"))),
    }
}

/// Refuses a path parameter that could be missing, or many.
fn one_text(ty: &Type) -> Result<(), Diagnostic> {
    let error = |message: &str, help: String| Err(Diagnostic::over(ty, message).help(help));
    let text = |ty: &Type| text_of(&ty.to_token_stream());
    if let Some(inner) = peel(ty, "Option") {
        let help = format!("write `{}`, and declare a second route for the path without it", text(inner));
        return error("a path parameter is never missing", help);
    }
    match peel(ty, "Vec") {
        Some(_) => error("a path parameter is one text", "take it as a `&str`, and split it".to_owned()),
        None => Ok(()),
    }
}

/// Reports other parameters of a route that have the name of one of its path.
fn shadowed(found: &[Parameter<'_>], names: &[String], diagnostics: &mut Diagnostics) {
    for parameter in found.iter().filter(|parameter| !matches!(parameter, Parameter::Path(_))) {
        for name in parameter.names().iter().filter(|name| names.contains(name)) {
            diagnostics.push(
                Diagnostic::new(parameter.span(), format!("the pattern has a parameter `{name}` too"))
                    .help("give one of them another name: both are in scope on the right side"),
            );
        }
    }
}

/// The class that the name of a type tells; the types that it does not tell are collected.
fn class_of(ty: &Type, opaque: &mut Vec<Type>) -> ir::Class {
    let name = match bare(ty) {
        Type::Reference(reference) if is_str(&reference.elem) => Some("str".to_owned()),
        Type::Path(path) if path.qself.is_none() => path
            .path
            .segments
            .last()
            .filter(|segment| segment.arguments.is_none())
            .map(|segment| segment.ident.to_string()),
        _ => None,
    };
    if let Some(class) = name.as_deref().and_then(ir::Class::of_type) {
        return class;
    }
    let text = ty.to_token_stream().to_string();
    let index =
        opaque.iter().position(|other| other.to_token_stream().to_string() == text).unwrap_or_else(|| {
            opaque.push(ty.clone());
            opaque.len() - 1
        });
    ir::Class::Opaque(index as u32)
}

/// Whether a listed name that the pattern does not have can be meant as an extractor.
fn extractor(
    param: &Param,
    name: &Ident,
    names: &[String],
    listed: &[String],
    of: Of,
) -> Result<(), Diagnostic> {
    let pattern = if of == Of::Guard { "prefix of this scope" } else { "pattern" };
    let text = plain(name);
    let unlisted = names.iter().filter(|other| !listed.contains(other)).map(String::as_str);
    let message = format!("the {pattern} has no parameter `{text}`");
    if let Some(meant) = nearest(&text, unlisted.clone()) {
        return Err(Diagnostic::new(name.span(), message).help(format!("did you mean `{meant}`?")));
    }
    let Some(ty) = no_extractor(&param.ty) else { return Ok(()) };
    let unlisted: Vec<String> = unlisted.map(|name| format!("`{name}`")).collect();
    let help = match unlisted.as_slice() {
        [] => format!(
            "add `{{{text}}}` to the {pattern}, or say where it comes from: `query \"{text}\" {text}: {ty}`"
        ),
        some => format!(
            "the {pattern} has {}; or say where it comes from: `query \"{text}\" {text}: {ty}`",
            some.join(", ")
        ),
    };
    Err(Diagnostic::new(name.span(), format!("{message}, and `{ty}` is no extractor")).help(help))
}

/// The name of a type that nobody means as an extractor: axum-core makes a `String` of the body.
pub(crate) fn no_extractor(ty: &Type) -> Option<String> {
    // An `Option` of an extractor is one.
    let name = match bare(peel(ty, "Option").unwrap_or(ty)) {
        Type::Reference(reference) if is_str(&reference.elem) => "&str".to_owned(),
        Type::Path(path) => path.path.segments.last()?.ident.to_string(),
        _ => return None,
    };
    let is_none =
        name == "&str" || ir::Class::of_type(&name).is_some() || NO_EXTRACTORS.contains(&name.as_str());
    is_none.then_some(name)
}

fn key_is_valid(keyed: Keyed, key: &syn::LitStr) -> Result<(), Diagnostic> {
    let text = key.value();
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    match keyed {
        _ if text.is_empty() => {
            Err(Diagnostic::new(key.span(), "a key is not empty").help("write the name that clients send"))
        }
        Keyed::Header | Keyed::Cookie if !text.bytes().all(token) => {
            let what = if keyed == Keyed::Header { "header field" } else { "cookie" };
            Err(Diagnostic::new(key.span(), format!("`{text}` is no name of a {what}"))
                .help("letters, digits and - . _ ~ and a few signs make one (RFC 9110 section 5.6.2)"))
        }
        _ => Ok(()),
    }
}

/// Takes `Option<..>` and `Vec<..>` off a type.
pub(crate) fn taken(ty: &Type) -> Taken<'_> {
    let (shape, item) = match peel(ty, "Option") {
        Some(inner) => (Shape::Option, inner),
        None => match peel(ty, "Vec") {
            Some(inner) => (Shape::Vec, inner),
            None => (Shape::One, ty),
        },
    };
    let text = matches!(bare(item), Type::Reference(reference) if is_str(&reference.elem));
    Taken { shape, item: (!text).then_some(item), ty }
}

fn peel<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let Type::Path(path) = bare(ty) else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == name)?;
    match &segment.arguments {
        syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(syn::GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

/// A type without what stands around it: a macro's variable comes in a group.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        ty => ty,
    }
}

fn is_str(ty: &Type) -> bool {
    matches!(bare(ty), Type::Path(path) if path.path.is_ident("str"))
}

fn name_of(param: &Param) -> Option<&Ident> {
    match &param.source {
        Source::Name(name) | Source::Whole(_, name) | Source::Keyed(_, _, name) => Some(name),
        Source::Pattern(_) => None,
    }
}

fn plain(name: &Ident) -> String {
    syn::ext::IdentExt::unraw(name).to_string()
}

fn ident(name: &str, span: Span) -> Ident {
    // A pattern's names are checked to be identifiers and no keywords.
    Ident::new(name, span)
}
