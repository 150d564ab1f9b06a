//! One entry: which kind it is, and whether it may stand where it stands.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

use super::read::read;
use super::split::{Raw, WORDS, arrow, begin};
use super::table::{self, Place};
use super::{Entry, ErrorType, Lost, PatternLiteral, Scope, layer, provider, route};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::ir::Method;

/// What the grammar has and this version does not: refused by name, never ignored.
const LATER: &[&str] = &["mount", "layer"];

/// What begins items and statements of Rust.
const OF_RUST: &[&str] = &[
    "async",
    "const",
    "enum",
    "extern",
    "fn",
    "impl",
    "let",
    "macro_rules",
    "mod",
    "pub",
    "static",
    "struct",
    "trait",
    "type",
    "unsafe",
    "use",
];

/// Reads one entry. What can't be read is reported, and lost but for its right side.
pub(super) fn entry(raw: Raw, place: Place, diagnostics: &mut Diagnostics) -> Entry {
    let right = arrow(&raw.tokens).map(|arrow| raw.tokens[arrow + 2..].iter().cloned().collect());
    whole(raw, place, diagnostics).unwrap_or_else(|| Entry::Lost(Lost { right: right.unwrap_or_default() }))
}

fn whole(raw: Raw, place: Place, diagnostics: &mut Diagnostics) -> Option<Entry> {
    let end = raw.end;
    let own = begin(&raw.tokens);
    let before = diagnostics.len();
    let attributes = attributes(&raw.tokens[..own], diagnostics);
    let body: TokenStream = raw.tokens[own..].iter().cloned().collect();
    let mut ahead = body.clone().into_iter();
    let word = match ahead.next() {
        Some(TokenTree::Ident(word)) => word,
        Some(TokenTree::Literal(pattern)) if pattern.to_string().starts_with('"') => {
            diagnostics.push(
                Diagnostic::new(pattern.span(), "expected a method before this pattern")
                    .help(format!("write `GET {pattern} => ..;`")),
            );
            return None;
        }
        Some(other) => {
            diagnostics.push(Diagnostic::new(other.span(), "expected an entry").help(
                "an entry begins with a method (`GET \"/path\" => ..;`) or one of its words: \
                 `input`, `singleton`, `scope`, `error`, ..",
            ));
            return None;
        }
        None => {
            // Where it breaks off inside an attribute, that is the one mistake.
            if diagnostics.len() == before {
                diagnostics.push(
                    Diagnostic::new(end, "these attributes belong to no entry")
                        .help("put them before the entry that they are for, or remove them"),
                );
            }
            return None;
        }
    };
    let text = word.to_string();
    if Method::from_name(&text).is_some() || text == "ANY" {
        return route::parse(attributes, body, end, diagnostics).map(|route| Entry::Route(Box::new(route)));
    }
    if !WORDS.contains(&text.as_str()) {
        diagnostics.push(unknown(&word, ahead.next()));
        return None;
    }
    if place == Place::Scope && matches!(text.as_str(), "input" | "singleton" | "request" | "task" | "error")
    {
        diagnostics.push(
            Diagnostic::new(word.span(), format!("`{text}` stands at the top level of a table only"))
                .help("move it out of the scope: every route of the table sees it"),
        );
        return None;
    }
    if LATER.contains(&text.as_str()) {
        diagnostics.push(Diagnostic::new(word.span(), format!("`{text}` is not supported yet")));
        return None;
    }
    match text.as_str() {
        "error" => Some(Entry::Error(error(word.span(), body, end, diagnostics))),
        "input" => provider::input(attributes, body, end, diagnostics).map(Entry::Input),
        "singleton" => provider::singleton(attributes, body, end, diagnostics).map(Entry::Singleton),
        "request" => provider::request(attributes, body, end, diagnostics)
            .map(|request| Entry::Request(Box::new(request))),
        "task" => provider::task(attributes, body, end, diagnostics).map(Entry::Task),
        "guard" => layer::guard(attributes, body, end, diagnostics).map(Entry::Guard),
        "around" => layer::around(attributes, body, end, diagnostics).map(Entry::Around),
        "catch" => layer::catch(attributes, body, end, diagnostics),
        "cors" => layer::cors(attributes, body, end, diagnostics).map(Entry::Cors),
        _ => scope(body, diagnostics).map(Entry::Scope),
    }
}

fn error(keyword: Span, body: TokenStream, end: Span, diagnostics: &mut Diagnostics) -> ErrorType {
    let ty = read(body.into_iter().skip(1).collect(), keyword, |input| input.parse());
    let ty = diagnostics.keep(ty.map_err(|refused| {
        let span = if refused.at_end { end } else { refused.span };
        Diagnostic::new(span, format!("expected the type that `?` converts into: {}", refused.expected))
            .help("write `error AppError;`")
    }));
    ErrorType { keyword, ty: ty.unwrap_or_else(unknown_type) }
}

/// A type in the place of one that could not be read. It does not resolve, so that rustc, which has an error to
/// report already, says nothing about what depends on it.
pub(super) fn unknown_type() -> syn::Type {
    syn::parse_quote!(__pulya_unknown)
}

fn scope(body: TokenStream, diagnostics: &mut Diagnostics) -> Option<Scope> {
    let mut tokens = body.into_iter();
    let word = tokens.next()?;
    let (at, block) = match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Literal(literal)), Some(TokenTree::Group(block))) => {
            let pattern = diagnostics.keep(pattern(&literal));
            let entries = table::read(block.stream(), Place::Scope, diagnostics);
            return Some(Scope { pattern, entries });
        }
        (Some(TokenTree::Group(block)), None) => (None, Some(block)),
        (at, _) => (at, None),
    };
    let span = at.map_or_else(|| word.span(), |token| token.span());
    diagnostics.push(
        Diagnostic::new(span, "a scope is a prefix and a block").help("write `scope \"/admin\" { .. }`"),
    );
    // What stands in it is read all the same: its own mistakes are reported now, not after this one.
    let entries = table::read(block?.stream(), Place::Scope, diagnostics);
    Some(Scope { pattern: None, entries })
}

/// Reads attributes one by one: a broken one is left out.
fn attributes(tokens: &[TokenTree], diagnostics: &mut Diagnostics) -> Vec<syn::Attribute> {
    let one = |pair: &[TokenTree]| {
        let parsed = read(pair.iter().cloned().collect(), pair[0].span(), syn::Attribute::parse_outer);
        parsed.map_err(|refused| {
            refused
                .diagnostic("this is no attribute")
                .help("write `#[name]` or `#[name(..)]` before the entry")
        })
    };
    tokens.chunks(2).filter_map(|pair| diagnostics.keep(one(pair))).flatten().collect()
}

/// Reads the literal of a pattern.
pub(super) fn pattern(literal: &proc_macro2::Literal) -> Result<PatternLiteral, Diagnostic> {
    match syn::parse2::<syn::LitStr>(TokenTree::from(literal.clone()).into()) {
        Ok(text) => Ok(PatternLiteral { text: text.value(), span: text.span() }),
        Err(_) => {
            Err(Diagnostic::new(literal.span(), "a pattern is a string literal")
                .help("write it as \"/path\""))
        }
    }
}

fn unknown(word: &Ident, next: Option<TokenTree>) -> Diagnostic {
    let text = word.to_string();
    let methods = Method::ALL.iter().map(|method| method.as_str()).chain(["ANY"]);
    let route =
        matches!(next, Some(TokenTree::Literal(_))) || text.bytes().all(|byte| byte.is_ascii_uppercase());
    if route {
        let meant = nearest(&text.to_uppercase(), methods.clone());
        let known = methods.clone().find(|method| method.eq_ignore_ascii_case(&text));
        let known = known.or((text == "ALL").then_some("ANY"));
        let help = match known.or(meant) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the methods are {}", methods.collect::<Vec<_>>().join(", ")),
        };
        return Diagnostic::new(word.span(), format!("unknown method `{text}`")).help(help);
    }
    let help = match nearest(&text, WORDS.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if OF_RUST.contains(&text.as_str()) => {
            "a table holds entries alone; put items beside it, and call \
                                                     them in a right side: `GET \"/\" => index().await;`"
                .to_owned()
        }
        None => format!("an entry begins with a method or one of {}", WORDS.join(", ")),
    };
    Diagnostic::new(word.span(), format!("unknown entry `{text}`")).help(help)
}
