//! Providers: what a table declares that it needs.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

use super::parse::unknown_type;
use super::read::{Refused, read};
use super::right::right_side;
use super::split::is_punct;
use super::{Input, RightSide, Singleton, attributes};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// `input NAME: TYPE`. With its name alone it is kept, so that what mentions it stays as it is.
pub(super) fn input(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Input> {
    let attributes = attributes::of_provider(attributes, diagnostics);
    let mistake = |refused: Refused| {
        refused.diagnostic("an input is a name and a type").help("write `input config: Config;`")
    };
    let (name, rest) = diagnostics.keep(named(body, end).map_err(mistake))?;
    let parser = |input: ParseStream<'_>| {
        input.parse::<Token![:]>()?;
        input.parse()
    };
    let ty = diagnostics.keep(read(rest, name.span(), parser).map_err(mistake));
    Some(Input { attributes, name, ty: ty.unwrap_or_else(unknown_type) })
}

/// `singleton NAME: TYPE = EXPR`. With its name alone it is kept, so that what mentions it stays as it is.
pub(super) fn singleton(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Singleton> {
    let attributes = attributes::of_provider(attributes, diagnostics);
    let mistake = |refused: Refused| {
        refused
            .diagnostic("a singleton is a name, a type and how it is made")
            .help("write `singleton pool: Pool = Pool::open(config).await?;`")
    };
    let (name, rest) = diagnostics.keep(named(body, end).map_err(mistake))?;
    let parser = |input: ParseStream<'_>| {
        input.parse::<Token![:]>()?;
        let ty: syn::Type = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok((ty, input.parse::<TokenStream>()?))
    };
    match read(rest.clone(), name.span(), parser) {
        Ok((ty, right)) => {
            let (right, stop) = hook(right, "stop");
            if let Some(stop) = stop {
                diagnostics.push(Diagnostic::new(stop, "`stop` is not supported yet"));
            }
            let init = right_side(right, end, diagnostics);
            Some(Singleton { attributes, name, ty, init })
        }
        Err(refused) => {
            diagnostics.push(mistake(refused));
            Some(Singleton { attributes, ty: declared(rest, name.span()), init: lost(), name })
        }
    }
}

/// The name behind an entry's word, and what follows it.
fn named(body: TokenStream, end: Span) -> Result<(Ident, TokenStream), Refused> {
    read(body, end, |input| {
        input.parse::<Ident>()?;
        Ok((input.parse()?, input.parse()?))
    })
}

/// The type of a provider whose remainder is broken.
fn declared(rest: TokenStream, empty: Span) -> syn::Type {
    let parser = |input: ParseStream<'_>| {
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        input.parse::<TokenStream>()?;
        Ok(ty)
    };
    read(rest, empty, parser).unwrap_or_else(|_| unknown_type())
}

/// The initialiser of a provider that could not be read so far.
fn lost() -> RightSide {
    RightSide { tokens: TokenStream::new(), whole: false, handler: false }
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
