//! Splits a block into entries by tokens alone, so that a broken right side breaks nothing else.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};

use crate::diagnostic::{Diagnostic, Diagnostics};

/// The tokens of one entry, without its `;`.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) tokens: Vec<TokenTree>,
    /// Its `;`, or its last token where that is missing.
    pub(super) end: Span,
}

/// The words that open an entry other than a route.
pub(super) const WORDS: &[&str] = &[
    "input",
    "singleton",
    "request",
    "task",
    "scope",
    "mount",
    "guard",
    "around",
    "catch",
    "layer",
    "cors",
    "error",
];

/// Splits at every top-level `;` and behind the braces of a scope.
///
/// An entry whose `;` is missing ends where the next one visibly begins: a method before a string literal, or
/// an entry's word before a name. Neither can stand inside a Rust expression, so that no expression is cut.
pub(super) fn split(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Raw> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut entries = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        if is_punct(&tokens[at], ';') {
            push(&mut entries, &tokens[start..at], tokens[at].span());
            at += 1;
            start = at;
        } else if is_brace(&tokens[at]) && is_block(&tokens[start..at]) {
            push(&mut entries, &tokens[start..=at], tokens[at].span());
            at += 1;
            // A `;` behind a block is a habit, not a mistake.
            at += usize::from(tokens.get(at).is_some_and(|token| is_punct(token, ';')));
            start = at;
        } else if at > begin(&tokens[start..]) + start
            && !is_punct(&tokens[at - 1], '|')
            && opens(&tokens[at..])
        {
            let cut = before_attributes(&tokens[start..at]) + start;
            if cut > start {
                missing_semicolon(&tokens[cut - 1], diagnostics);
                push(&mut entries, &tokens[start..cut], tokens[cut - 1].span());
                start = cut;
            }
            at += 1;
        } else {
            at += 1;
        }
    }
    if let Some(last) = tokens[start..].last() {
        missing_semicolon(last, diagnostics);
        push(&mut entries, &tokens[start..], last.span());
    }
    entries
}

fn push(entries: &mut Vec<Raw>, tokens: &[TokenTree], end: Span) {
    if !tokens.is_empty() {
        entries.push(Raw { tokens: tokens.to_vec(), end });
    }
}

fn missing_semicolon(last: &TokenTree, diagnostics: &mut Diagnostics) {
    diagnostics
        .push(Diagnostic::new(last.span(), "expected `;` behind this").help("every entry ends with `;`"));
}

/// Where an entry begins behind its attributes.
fn begin(tokens: &[TokenTree]) -> usize {
    let mut at = 0;
    while at + 1 < tokens.len() && is_punct(&tokens[at], '#') && is_bracket(&tokens[at + 1]) {
        at += 2;
    }
    at
}

/// Where the attributes begin that end these tokens.
fn before_attributes(tokens: &[TokenTree]) -> usize {
    let mut at = tokens.len();
    while at >= 2 && is_punct(&tokens[at - 2], '#') && is_bracket(&tokens[at - 1]) {
        at -= 2;
    }
    at
}

/// Whether an entry begins here beyond doubt.
fn opens(tokens: &[TokenTree]) -> bool {
    let Some(TokenTree::Ident(word)) = tokens.first() else { return false };
    let text = word.to_string();
    if WORDS.contains(&text.as_str()) {
        return match tokens.get(1) {
            Some(TokenTree::Literal(_)) => matches!(text.as_str(), "scope" | "mount"),
            Some(TokenTree::Ident(next)) => {
                let next = next.to_string();
                (text == "request" && next == "mut") || !is_keyword(&next)
            }
            _ => false,
        };
    }
    // `GET "/"`, `GET | POST "/"`: a name before a string literal is no Rust. A pattern is known by its text
    // where the word could be a prefix of a literal in some later edition.
    let mut at = 0;
    while matches!(tokens.get(at), Some(TokenTree::Ident(method)) if is_shouted(method))
        && tokens.get(at + 1).is_some_and(|token| is_punct(token, '|'))
    {
        at += 2;
    }
    matches!(tokens.get(at), Some(TokenTree::Ident(method)) if is_shouted(method))
        && matches!(tokens.get(at + 1), Some(TokenTree::Literal(literal)) if literal.to_string().starts_with('"'))
}

/// Whether the tokens before a brace make it the block of a scope.
fn is_block(tokens: &[TokenTree]) -> bool {
    matches!(
        &tokens[begin(tokens)..],
        [TokenTree::Ident(word)] | [TokenTree::Ident(word), TokenTree::Literal(_)] if word == "scope"
    )
}

fn is_shouted(word: &Ident) -> bool {
    let text = word.to_string();
    text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Keywords of Rust that may follow a name inside an expression.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "else" | "in" | "if" | "match" | "for" | "while" | "loop" | "mut" | "ref" | "where" | "move"
    )
}

pub(super) fn is_punct(token: &TokenTree, punct: char) -> bool {
    matches!(token, TokenTree::Punct(token) if token.as_char() == punct)
}

fn is_brace(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn is_bracket(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_end_where_they_end() {
        for (source, count, errors) in [
            ("", 0, 0),
            (";;", 0, 0),
            (r#"GET "/" => 1;"#, 1, 0),
            (r#"GET "/" => { a; b }; GET "/b" => 2;"#, 2, 0),
            (r#"scope "/a" { GET "" => 1; } GET "/b" => 2;"#, 2, 0),
            (r#"scope "/a" { GET "" => 1; }; GET "/b" => 2;"#, 2, 0),
            // A `;` is missing.
            (r#"GET "/" => repo. GET "/b" => 2;"#, 2, 1),
            (r#"GET "/" => repo. GET|POST "/b" => 2;"#, 2, 1),
            (r#"GET "/" #[once] GET "/b" => 2;"#, 2, 1),
            (r#"GET "/" => a.b singleton pool: Pool = x;"#, 2, 1),
            (r#"GET "/" => a.b scope "/x" { }"#, 2, 1),
            (r#"GET "/" => 1"#, 1, 1),
            (r#"GET"#, 1, 1),
            // What looks like an entry and is an expression.
            (r#"GET "/" => request as u32;"#, 1, 0),
            (r#"GET "/" => if request { 1 } else { 2 };"#, 1, 0),
            (r#"GET "/" => scope { a: 1 };"#, 1, 0),
            (r#"GET "/" => (GET, "/b");"#, 1, 0),
            (r#"GET "/" => match m { GET => "a", POST => "b" };"#, 1, 0),
            (r#"#[a] #[b] GET "/" => #[c] 1;"#, 1, 0),
            (r#"GET "/" => task;"#, 1, 0),
        ] {
            let mut diagnostics = Diagnostics::default();
            let entries = split(source.parse().expect("tokens"), &mut diagnostics);
            assert_eq!((entries.len(), diagnostics.iter().count()), (count, errors), "{source}");
        }
    }
}
