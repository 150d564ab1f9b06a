//! Providers: what a table declares that it needs.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::{ParseStream, Parser};

use super::split::is_punct;
use super::{Input, Singleton, attributes, route};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// `input NAME: TYPE`
pub(super) fn input(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    diagnostics: &mut Diagnostics,
) -> Option<Input> {
    let attributes = attributes::of_provider(attributes, diagnostics);
    let parser = |input: ParseStream<'_>| {
        input.parse::<Ident>()?;
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok((name, input.parse()?))
    };
    let (name, ty) = diagnostics.keep(parser.parse2(body).map_err(|error| {
        Diagnostic::new(error.span(), format!("an input is a name and a type: {error}"))
            .help("write `input config: Config;`")
    }))?;
    Some(Input { attributes, name, ty })
}

/// `singleton NAME: TYPE = EXPR`
pub(super) fn singleton(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Singleton> {
    let attributes = attributes::of_provider(attributes, diagnostics);
    let parser = |input: ParseStream<'_>| {
        input.parse::<Ident>()?;
        let name: Ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty: syn::Type = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok((name, ty, input.parse::<TokenStream>()?))
    };
    let (name, ty, right) = diagnostics.keep(parser.parse2(body).map_err(|error| {
        Diagnostic::new(error.span(), format!("a singleton is a name, a type and how it is made: {error}"))
            .help("write `singleton pool: Pool = Pool::open(config).await?;`")
    }))?;
    let (right, stop) = hook(right, "stop");
    if let Some(stop) = stop {
        diagnostics.push(Diagnostic::new(stop, "`stop` is not supported yet"));
    }
    let init = route::right_side(right, end, diagnostics);
    Some(Singleton { attributes, name, ty, init })
}

/// Splits `EXPR, WORD = EXPR` at its last top-level `, WORD =`.
fn hook(tokens: TokenStream, word: &str) -> (TokenStream, Option<Span>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let found = tokens.windows(3).rposition(|window| {
        is_punct(&window[0], ',')
            && matches!(&window[1], TokenTree::Ident(ident) if ident == word)
            && is_punct(&window[2], '=')
    });
    match found {
        Some(at) => (tokens[..at].iter().cloned().collect(), Some(tokens[at + 1].span())),
        None => (tokens.into_iter().collect(), None),
    }
}
