//! Runs a parser over some tokens of an entry. What is missing at their end is reported at their last token:
//! the parser itself only knows the end of the whole block.

use std::cell::Cell;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};

use crate::diagnostic::Diagnostic;

/// What a parser refused.
#[derive(Debug)]
pub(super) struct Refused {
    /// The token that it refused, or the last one where another was missing behind it.
    pub(super) span: Span,
    /// What it expected.
    pub(super) expected: String,
    /// Whether the tokens ended too early.
    pub(super) at_end: bool,
    /// Whether they did so in their last group, which ends at the place.
    pub(super) inside: bool,
}

impl Refused {
    /// The mistake: what was being read, and what was expected.
    pub(super) fn diagnostic(&self, what: &str) -> Diagnostic {
        let place = match (self.at_end, self.inside) {
            (true, true) => " before this",
            (true, false) => " behind this",
            (false, _) => "",
        };
        Diagnostic::new(self.span, format!("{what}: {}{place}", self.expected))
    }
}

/// Runs `parser` over all of `tokens`; `empty` is the place of a mistake where there are none.
pub(super) fn read<T>(
    tokens: TokenStream,
    empty: Span,
    parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> Result<T, Refused> {
    let last_token = tokens.clone().into_iter().last();
    let last = last_token.as_ref().map_or(empty, TokenTree::span);
    let ended = Cell::new(false);
    let watched = |input: ParseStream<'_>| {
        let result = parser(input);
        ended.set(result.is_err() && input.is_empty());
        result
    };
    watched.parse2(tokens).map_err(|error| {
        const END: &str = "unexpected end of input, ";
        let text = error.to_string();
        let expected = plain(text.strip_prefix(END).unwrap_or(&text)).to_owned();
        if last_token.is_some_and(|token| is_inside(&token, error.span())) {
            return Refused { span: error.span(), expected, at_end: text.starts_with(END), inside: true };
        }
        let at_end = text.starts_with(END) || ended.get() && text.starts_with("expected");
        Refused { span: if at_end { last } else { error.span() }, expected, at_end, inside: false }
    })
}

/// Whether a place is in the last group, of which the parser may have seen all.
fn is_inside(last: &TokenTree, place: Span) -> bool {
    let TokenTree::Group(group) = last else { return false };
    let at = |span: Span| (span.start().line, span.start().column);
    !group.stream().is_empty() && at(group.span_open()) < at(place) && at(place) <= at(group.span_close())
}

/// What was expected, in fewer words where syn lists all that could begin it.
fn plain(expected: &str) -> &str {
    match expected {
        "expected ident" | "expected identifier" => "expected a name",
        list if list.starts_with("expected one of: `for`, parentheses") => "expected a type",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_reported_at_the_last_token() {
        for (source, column, expected, at_end) in [
            ("repo.", 4, "expected identifier or integer", true),
            ("repo. .get()", 6, "expected identifier or integer", false),
            ("1 +", 2, "expected an expression", true),
            ("a b", 2, "unexpected token", false),
            ("{ if a { b } else 5 }", 18, "expected `if` or curly braces", false),
            ("f(a, b.)", 7, "expected identifier or integer", true),
        ] {
            let tokens = source.parse().expect("tokens");
            let refused =
                read(tokens, Span::call_site(), |input| input.parse::<syn::Expr>()).expect_err(source);
            assert_eq!(
                (refused.span.start().column, refused.expected.as_str(), refused.at_end),
                (column, expected, at_end),
                "{source}"
            );
        }
    }
}
