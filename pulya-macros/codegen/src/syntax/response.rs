//! What stands behind `->`: a status, a type or both.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::ParseStream;

use super::ResponseType;
use super::read::read;
use crate::diagnostic::Diagnostic;

/// Reads `[STATUS] [TYPE]`.
pub(super) fn response_type(arrow: Span, tokens: TokenStream) -> Result<ResponseType, Diagnostic> {
    let parser = |input: ParseStream<'_>| {
        let status = match input.peek(syn::Lit) {
            true => Some(input.parse::<syn::Lit>()?),
            false => None,
        };
        let ty = match input.is_empty() {
            true => None,
            false => Some(input.parse::<syn::Type>()?),
        };
        Ok((status, ty))
    };
    let (status, ty) = read(tokens, arrow, parser).map_err(|refused| {
        refused
            .diagnostic("behind `->` stands a status, a type or both")
            .help("`-> Todo`, `-> 204` or `-> 201 Todo`")
    })?;
    let status = match status {
        None => None,
        Some(literal) => {
            let code = match &literal {
                syn::Lit::Int(number) => number.base10_parse::<u16>().ok(),
                _ => None,
            };
            match code {
                Some(code @ 200..=599) => Some((code, literal.span())),
                _ => {
                    return Err(Diagnostic::new(
                        literal.span(),
                        format!("`{}` is no final status", literal.to_token_stream()),
                    )
                    .help("a status is a number from 200 to 599"));
                }
            }
        }
    };
    if status.is_none() && ty.is_none() {
        return Err(Diagnostic::new(arrow, "expected a status, a type or both behind `->`")
            .help("`-> Todo`, `-> 204` or `-> 201 Todo`"));
    }
    if let (Some((code @ (204 | 205 | 304), _)), Some(ty)) = (status, &ty) {
        return Err(Diagnostic::over(
            ty,
            format!("an answer with status {code} has no body, so it has no type"),
        )
        .help(format!("write `-> {code}`, with `()` on the right side")));
    }
    if let Some(ty) = &ty {
        refuse_type(ty)?;
    }
    Ok(ResponseType { status, ty })
}

fn refuse_type(ty: &syn::Type) -> Result<(), Diagnostic> {
    match ty {
        syn::Type::Group(group) => refuse_type(&group.elem),
        syn::Type::ImplTrait(_) => Err(Diagnostic::over(ty, "a response type has a name")
            .help("leave `-> ..` out: without it, whatever can respond is sent")),
        syn::Type::Infer(_) => {
            Err(Diagnostic::over(ty, "a response type has a name")
                .help("write the type, or leave `-> _` out"))
        }
        syn::Type::Path(path) => {
            match path.path.segments.last().map(|segment| segment.ident.to_string()).as_deref() {
                Some(name @ ("Option" | "Result")) => Err(Diagnostic::over(
                    ty,
                    format!("`{name}` belongs to the right side, not behind `->`"),
                )
                .help(match name {
                    "Option" => "write `-> T`: the right side may give an `Option<T>`, and `None` is 404",
                    _ => "write `-> T`: the right side may give a `Result<T, E>`, and the error answers",
                })),
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}
