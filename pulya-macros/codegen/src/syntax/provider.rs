//! Providers: what a table declares that it needs.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::ParseStream;
use syn::visit::Visit;

use super::attributes::{self, OF_INPUTS, OF_REQUESTS, OF_SINGLETONS, OF_TASKS};
use super::lifetimes;
use super::params::params;
use super::parse::unknown_type;
use super::read::{Refused, read};
use super::right::{MISSING, right_side};
use super::split::is_punct;
use super::{End, Input, Request, RightSide, Singleton, Task};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// `input ["request"] NAME: TYPE`. With its name alone it is kept, so that what mentions it stays as it is.
pub(super) fn input(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Input> {
    let (attributes, flags) = attributes::of_provider(attributes, OF_INPUTS, diagnostics);
    let mistake = |refused: Refused| {
        refused.diagnostic("an input is a name and a type").help("write `input config: Config;`")
    };
    let parser = |input: ParseStream<'_>| {
        input.parse::<Ident>()?;
        let mut name: Ident = input.parse()?;
        let request = (name == "request" && input.peek(syn::Ident)).then(|| name.span());
        if request.is_some() {
            name = input.parse()?;
        }
        Ok((request, name, input.parse::<TokenStream>()?))
    };
    let (request, name, rest) = diagnostics.keep(read(body, end, parser).map_err(mistake))?;
    let parser = |input: ParseStream<'_>| {
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        match input.peek(Token![=]) {
            true => Err(input.error("it has no value here, for it is given to `build`")),
            false => Ok(ty),
        }
    };
    let ty = diagnostics.keep(read(rest.clone(), name.span(), parser).map_err(mistake));
    let ty = ty.or_else(|| Some(declared(rest, name.span())));
    // One that comes with each request may borrow of it.
    let ty =
        ty.filter(|ty| request.is_some() || diagnostics.keep(lifetimes::owned(ty, "an input")).is_some());
    let ty = ty.map_or_else(unknown_type, |ty| named_type(ty, diagnostics));
    Some(Input { attributes, flags, request, name, ty })
}

/// `singleton NAME: TYPE = EXPR, stop = EXPR`. With its name alone it is kept, so that what mentions it stays as it is.
pub(super) fn singleton(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Singleton> {
    let (attributes, flags) = attributes::of_provider(attributes, OF_SINGLETONS, diagnostics);
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
            let owned = diagnostics.keep(lifetimes::owned(&ty, "a singleton"));
            let ty = owned.map_or_else(unknown_type, |()| named_type(ty, diagnostics));
            let (init, stop) = with_hook(right, "stop", "end", end, diagnostics);
            Some(Singleton { attributes, flags, name, ty, init, stop })
        }
        Err(refused) => {
            diagnostics.push(mistake(refused));
            let ty = declared(rest, name.span());
            Some(Singleton { attributes, flags, ty, init: lost(), stop: None, name })
        }
    }
}

/// `request ["mut"] NAME [params]: TYPE = EXPR, end = EXPR`. With its name alone it is kept.
pub(super) fn request(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Request> {
    let (attributes, _) = attributes::of_provider(attributes, OF_REQUESTS, diagnostics);
    let mistake = |refused: Refused| {
        refused
            .diagnostic("a request provider is a name, a type and how it is made")
            .help("write `request user (header \"authorization\" token: &str): User = verify(token).await?;`")
    };
    let parser = |input: ParseStream<'_>| {
        input.parse::<Ident>()?;
        let mutable = input.parse::<Option<Token![mut]>>()?.is_some();
        let name: Ident = input.parse()?;
        let params = match input.peek(syn::token::Paren) {
            true => Some(input.parse::<Group>()?),
            false => None,
        };
        Ok((mutable, name, params, input.parse::<TokenStream>()?))
    };
    let (mutable, name, list, rest) = diagnostics.keep(read(body, end, parser).map_err(mistake))?;
    let before = diagnostics.len();
    let params = list.map(|list| params(&list, diagnostics)).unwrap_or_default();
    // Where the entry breaks off inside its parameters, that is the one mistake.
    let broken_off = rest.is_empty() && diagnostics.len() > before;
    let parser = |input: ParseStream<'_>| {
        input.parse::<Token![:]>()?;
        let ty: syn::Type = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok((ty, input.parse::<TokenStream>()?))
    };
    match read(rest.clone(), name.span(), parser) {
        Ok((ty, right)) => {
            let unnamed = diagnostics.keep(lifetimes::unnamed(&ty));
            let ty = unnamed.map_or_else(unknown_type, |()| named_type(ty, diagnostics));
            let (init, end) = with_hook(right, "end", "stop", end, diagnostics);
            Some(Request { attributes, mutable, name, params, ty, init, end })
        }
        Err(refused) => {
            if !broken_off {
                diagnostics.push(mistake(refused));
            }
            let ty = declared(rest, name.span());
            Some(Request { attributes, mutable, name, params, ty, init: lost(), end: None })
        }
    }
}

/// `task NAME = EXPR`
pub(super) fn task(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Task> {
    let (attributes, flags) = attributes::of_provider(attributes, OF_TASKS, diagnostics);
    let mistake = |refused: Refused| {
        refused
            .diagnostic("a task is a name and what it does")
            .help("write `task sweeper = sweep(repo, shutdown);`")
    };
    let parser = |input: ParseStream<'_>| {
        input.parse::<Ident>()?;
        let name: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok((name, input.parse::<TokenStream>()?))
    };
    let (name, right) = diagnostics.keep(read(body, end, parser).map_err(mistake))?;
    let work = right_side(right, end, MISSING, diagnostics);
    Some(Task { attributes, flags, name, work })
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

/// A provider is a field or an argument, and its type has a name; what stands in its place where it has none is not
/// reported again by rustc.
fn named_type(ty: syn::Type, diagnostics: &mut Diagnostics) -> syn::Type {
    #[derive(Default)]
    struct Nameless(Option<Span>);
    impl<'t> Visit<'t> for Nameless {
        fn visit_type_impl_trait(&mut self, ty: &'t syn::TypeImplTrait) {
            self.0 = self.0.or(Some(ty.impl_token.span));
        }
        fn visit_type_infer(&mut self, ty: &'t syn::TypeInfer) {
            self.0 = self.0.or(Some(ty.underscore_token.span));
        }
        // The length of an array.
        fn visit_expr(&mut self, _: &'t syn::Expr) {}
    }
    let mut nameless = Nameless::default();
    nameless.visit_type(&ty);
    let Some(span) = nameless.0 else { return ty };
    diagnostics.push(
        Diagnostic::new(span, "the type of a provider has a name").help(
            "write the type; for a closure that is `fn(A) -> B`, or `Box<dyn Fn(A) -> B + Send + Sync>`",
        ),
    );
    unknown_type()
}

/// The initialiser of a provider that could not be read so far.
fn lost() -> RightSide {
    RightSide { tokens: TokenStream::new(), whole: false, handler: None, end: End::Other }
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
    let init = right_side(tokens, end, MISSING, diagnostics);
    (init, hook.map(|(_, tokens)| right_side(tokens, end, MISSING, diagnostics)))
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
