//! The list of a route's parameters.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::read::read;
use super::{Binding, Keyed, Param, Source, Whole, lifetimes};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reads the list of parameters; one that is broken is reported and left out.
pub(super) fn params(list: &Group, diagnostics: &mut Diagnostics) -> Vec<Param> {
    let end = list.span_close();
    let parts = split_at_commas(list.stream()).into_iter();
    parts.filter_map(|tokens| diagnostics.keep(param(tokens, end))).collect()
}

/// Splits at the commas that are not inside `<..>`.
fn split_at_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    let mut depth = 0_u32;
    let mut previous = ' ';
    for token in tokens {
        let punct = match &token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match punct {
            '<' => depth += 1,
            '>' if previous != '-' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(TokenStream::new());
                previous = ' ';
                continue;
            }
            _ => {}
        }
        previous = punct;
        if let Some(part) = parts.last_mut() {
            part.extend([token]);
        }
    }
    if parts.last().is_some_and(TokenStream::is_empty) {
        parts.pop();
    }
    parts
}

fn param(tokens: TokenStream, end: Span) -> Result<Param, Diagnostic> {
    let span = tokens.clone().into_iter().next().map_or(end, |token| token.span());
    let source = |input: ParseStream<'_>| -> syn::Result<Source> {
        let ahead = input.fork();
        if let Ok(word) = ahead.call(Ident::parse_any) {
            let text = word.to_string();
            let keyed = match text.as_str() {
                "query" => Some(Keyed::Query),
                "header" => Some(Keyed::Header),
                "cookie" => Some(Keyed::Cookie),
                _ => None,
            };
            if let Some(keyed) = keyed
                && ahead.peek(syn::LitStr)
            {
                input.call(Ident::parse_any)?;
                let key = input.parse()?;
                return Ok(Source::Keyed(keyed, key, binding(input)?));
            }
            let whole = match text.as_str() {
                "query" => Some(Whole::Query),
                "json" => Some(Whole::Json),
                "form" => Some(Whole::Form),
                "body" => Some(Whole::Body),
                _ => None,
            };
            let named = ahead.peek(syn::Ident) || ahead.peek(Token![mut]);
            if let Some(whole) = whole
                && named
            {
                input.call(Ident::parse_any)?;
                return Ok(Source::Whole(whole, binding(input)?));
            }
            let is_typed = |ahead: ParseStream<'_>| ahead.peek(Token![:]) && !ahead.peek(Token![::]);
            if is_typed(&ahead) && word != "_" {
                return Ok(Source::Name(binding(input)?));
            }
            if word == "mut" && ahead.call(Ident::parse_any).is_ok() && is_typed(&ahead) {
                return Ok(Source::Name(binding(input)?));
            }
            if named && let Some(message) = unknown_source(&text) {
                return Err(ahead.error(message));
            }
        }
        Ok(Source::Pattern(syn::Pat::parse_single(input)?.into_token_stream()))
    };
    let parser = |input: ParseStream<'_>| {
        let source = source(input)?;
        input.parse::<Token![:]>()?;
        let ty: syn::Type = input.parse()?;
        if !input.is_empty() {
            return Err(input.error("expected `,`"));
        }
        Ok((source, ty))
    };
    let (source, ty) = read(tokens, end, parser).map_err(|refused| {
        refused.diagnostic("this is no parameter").help(
            "a parameter is `id: u64`, `query page: Page`, `json new: NewTodo`, `query \"key\" name: T`, \
             `header \"key\" name: T`, or `pattern: Extractor`",
        )
    })?;
    lifetimes::unnamed(&ty)?;
    Ok(Param { source, span, ty })
}

fn binding(input: ParseStream<'_>) -> syn::Result<Binding> {
    Ok(Binding { mutable: input.parse()?, name: input.parse()? })
}

/// What is wrong with a word before a name that is no part of a request, or not in this form.
fn unknown_source(word: &str) -> Option<&'static str> {
    match word {
        "header" => Some("expected the key of the header: `header \"key\" name: T`"),
        "cookie" => Some("expected the key of the cookie: `cookie \"key\" name: T`"),
        "path" | "param" => Some("a path parameter is listed by its name alone: `id: u64`"),
        "state" | "data" => Some("providers are not listed: a right side finds them by their names"),
        "text" | "bytes" | "string" => {
            Some("the body is taken as it is by `body name: String` or `body name: Bytes`")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_inside_generics_split_nothing() {
        let parts = split_at_commas("a: Map<K, V>, b: fn(A, B) -> C, c: D".parse().expect("tokens"));
        assert_eq!(parts.len(), 3);
    }
}
