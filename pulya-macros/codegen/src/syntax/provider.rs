//! Providers: what a table declares that it needs.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::{ParseStream, Parser};

use super::attributes::{self, OF_INPUTS, OF_REQUESTS, OF_SINGLETONS, OF_TASKS};
use super::split::is_punct;
use super::{Input, Request, RightSide, Singleton, Task, route};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// `input ["request"] NAME: TYPE`
pub(super) fn input(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    diagnostics: &mut Diagnostics,
) -> Option<Input> {
    let (attributes, flags) = attributes::of_provider(attributes, OF_INPUTS, diagnostics);
    let parser = |input: ParseStream<'_>| {
        input.parse::<Ident>()?;
        let mut name: Ident = input.parse()?;
        let request = (name == "request" && input.peek(syn::Ident)).then(|| name.span());
        if request.is_some() {
            name = input.parse()?;
        }
        input.parse::<Token![:]>()?;
        Ok((request, name, input.parse()?))
    };
    let (request, name, ty) = diagnostics.keep(parser.parse2(body).map_err(|error| {
        Diagnostic::new(error.span(), format!("an input is a name and a type: {error}"))
            .help("write `input config: Config;`")
    }))?;
    Some(Input { attributes, flags, request, name, ty })
}

/// `singleton NAME: TYPE = EXPR, stop = EXPR`
pub(super) fn singleton(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Singleton> {
    let (attributes, flags) = attributes::of_provider(attributes, OF_SINGLETONS, diagnostics);
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
    let (init, stop) = with_hook(right, "stop", "end", end, diagnostics);
    Some(Singleton { attributes, flags, name, ty, init, stop })
}

/// `request ["mut"] NAME [params]: TYPE = EXPR, end = EXPR`
pub(super) fn request(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Request> {
    let (attributes, _) = attributes::of_provider(attributes, OF_REQUESTS, diagnostics);
    let parser = |input: ParseStream<'_>| {
        input.parse::<Ident>()?;
        let mutable = input.parse::<Option<Token![mut]>>()?.is_some();
        let name: Ident = input.parse()?;
        let params = match input.peek(syn::token::Paren) {
            true => Some(input.parse::<Group>()?),
            false => None,
        };
        input.parse::<Token![:]>()?;
        let ty: syn::Type = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok((mutable, name, params, ty, input.parse::<TokenStream>()?))
    };
    let (mutable, name, params, ty, right) = diagnostics.keep(parser.parse2(body).map_err(|error| {
        Diagnostic::new(
            error.span(),
            format!("a request provider is a name, a type and how it is made: {error}"),
        )
        .help("write `request user (header \"authorization\" token: &str): User = verify(token).await?;`")
    }))?;
    let params = params.map(|group| route::params(group.stream(), diagnostics)).unwrap_or_default();
    let (init, end) = with_hook(right, "end", "stop", end, diagnostics);
    Some(Request { attributes, mutable, name, params, ty, init, end })
}

/// `task NAME = EXPR`
pub(super) fn task(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Task> {
    let (attributes, flags) = attributes::of_provider(attributes, OF_TASKS, diagnostics);
    let parser = |input: ParseStream<'_>| {
        input.parse::<Ident>()?;
        let name: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok((name, input.parse::<TokenStream>()?))
    };
    let (name, right) = diagnostics.keep(parser.parse2(body).map_err(|error| {
        Diagnostic::new(error.span(), format!("a task is a name and what it does: {error}"))
            .help("write `task sweeper = sweep(repo, shutdown);`")
    }))?;
    let work = route::right_side(right, end, diagnostics);
    Some(Task { attributes, flags, name, work })
}

/// Reads `EXPR, WORD = EXPR`. `other` is the word of the other kind of provider, which is a mistake here.
fn with_hook(
    tokens: TokenStream,
    word: &str,
    other: &str,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> (RightSide, Option<RightSide>) {
    let (tokens, misplaced) = hook(tokens, other);
    if let Some((at, _)) = misplaced {
        let (kind, meaning) = match other {
            "end" => ("request provider", "a singleton lives as long as the program, and has a `stop`"),
            _ => ("singleton", "a request value ends with its request, and has an `end`"),
        };
        diagnostics.push(
            Diagnostic::new(at, format!("`{other}` belongs to a {kind}"))
                .help(format!("write `{word} = ..`: {meaning}")),
        );
    }
    let (tokens, hook) = hook(tokens, word);
    let init = route::right_side(tokens, end, diagnostics);
    (init, hook.map(|(_, tokens)| route::right_side(tokens, end, diagnostics)))
}

/// Splits `EXPR, WORD = EXPR` at its last top-level `, WORD =`.
fn hook(tokens: TokenStream, word: &str) -> (TokenStream, Option<(Span, TokenStream)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let found = tokens.windows(3).rposition(|window| {
        is_punct(&window[0], ',')
            && matches!(&window[1], TokenTree::Ident(ident) if ident == word)
            && is_punct(&window[2], '=')
    });
    match found {
        Some(at) => {
            let hook = tokens[at + 3..].iter().cloned().collect();
            (tokens[..at].iter().cloned().collect(), Some((tokens[at + 1].span(), hook)))
        }
        None => (tokens.into_iter().collect(), None),
    }
}
