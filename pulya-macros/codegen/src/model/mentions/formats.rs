//! Inline captures: the names inside the text of a formatting macro, `format!("{user}")`.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream, TokenTree};

/// Which argument of a macro is its text.
#[derive(Debug, Clone, Copy)]
enum Text {
    /// The one behind so many others.
    Behind(usize),
    /// The first that is a literal and nothing else: fields stand before it.
    FirstLiteral,
}

/// The formatting macros of std, tracing and anyhow.
fn text_of(name: &str) -> Option<Text> {
    Some(match name {
        "format" | "format_args" | "print" | "println" | "eprint" | "eprintln" | "panic" | "todo"
        | "unimplemented" | "unreachable" | "anyhow" | "bail" => Text::Behind(0),
        "write" | "writeln" | "assert" | "debug_assert" | "ensure" => Text::Behind(1),
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => Text::Behind(2),
        "trace" | "debug" | "info" | "warn" | "error" | "event" | "span" | "trace_span" | "debug_span"
        | "info_span" | "warn_span" | "error_span" => Text::FirstLiteral,
        _ => return None,
    })
}

/// The names that the text of the macro `name` captures, with the place of that text.
pub(super) fn captures(name: &str, arguments: &TokenStream) -> Vec<(String, Span)> {
    let Some(text) = text_of(name) else { return Vec::new() };
    let mut literals = split_at_commas(arguments.clone()).into_iter().map(|tokens| {
        let mut tokens = tokens.into_iter();
        match (tokens.next(), tokens.next()) {
            (Some(token @ TokenTree::Literal(_)), None) => syn::parse2::<syn::LitStr>(token.into()).ok(),
            _ => None,
        }
    });
    let text = match text {
        Text::Behind(count) => literals.nth(count).flatten(),
        Text::FirstLiteral => literals.flatten().next(),
    };
    let Some(text) = text else { return Vec::new() };
    let mut found = BTreeSet::new();
    read(&text.value(), &mut found);
    found.into_iter().map(|name| (name, text.span())).collect()
}

fn split_at_commas(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => parts.push(Vec::new()),
            _ => parts.last_mut().into_iter().for_each(|part| part.push(token.clone())),
        }
    }
    parts
}

/// Reads `{name}`, `{name:spec}` and, in the specification, `width$` and `.precision$`.
fn read(text: &str, found: &mut BTreeSet<String>) {
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(behind) = rest.strip_prefix('{') {
            rest = behind;
            continue;
        }
        let Some(close) = rest.find('}') else { return };
        let (argument, spec) = match rest[..close].split_once(':') {
            Some((argument, spec)) => (argument, spec),
            None => (&rest[..close], ""),
        };
        let argument = argument.trim();
        if is_name(argument) {
            found.insert(argument.to_owned());
        }
        // A `$` stands behind a name (or a number) that reaches back to what can't be in one.
        for (dollar, _) in spec.match_indices('$') {
            let before = &spec[..dollar];
            let start = before
                .char_indices()
                .rev()
                .take_while(|(_, c)| c.is_alphanumeric() || *c == '_')
                .last()
                .map_or(dollar, |(at, _)| at);
            // A zero before a width is a flag: `{:0width$}`.
            let name = before[start..].trim_start_matches('0');
            if is_name(name) {
                found.insert(name.to_owned());
            }
        }
        rest = &rest[close + 1..];
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}
