//! Splits a block into entries by tokens alone, so that a broken right side breaks nothing else.

use proc_macro2::{Delimiter, Ident, Spacing, Span, TokenStream, TokenTree};

use crate::diagnostic::Diagnostic;

/// The tokens of one entry, without its `;`.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) tokens: Vec<TokenTree>,
    /// Its `;`, or its last token where that is missing.
    pub(super) end: Span,
    /// How it ends.
    pub(super) ended: Ended,
}

/// How an entry ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// By its `;`.
    Semicolon,
    /// By its braces.
    Block,
    /// By the next entry, or with the block: its `;` is missing.
    Open,
}

impl Raw {
    /// Reports the missing `;`, if it is.
    pub(super) fn missing_semicolon(&self) -> Option<Diagnostic> {
        (self.ended == Ended::Open)
            .then(|| Diagnostic::new(self.end, "expected `;` behind this").help("every entry ends with `;`"))
    }
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
pub(super) fn split(tokens: TokenStream) -> Vec<Raw> {
    let tokens: Vec<TokenTree> = tokens.into_iter().map(plain).collect();
    let mut entries = Vec::new();
    let mut push = |tokens: &[TokenTree], end: Span, ended: Ended| {
        if !tokens.is_empty() {
            entries.push(Raw { tokens: tokens.to_vec(), end, ended });
        }
    };
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        if is_punct(&tokens[at], ';') {
            push(&tokens[start..at], tokens[at].span(), Ended::Semicolon);
            start = at + 1;
        } else if is_brace(&tokens[at]) && is_block(&tokens[start..at]) {
            push(&tokens[start..=at], tokens[at].span(), Ended::Block);
            // A `;` behind a block is a habit, not a mistake.
            at += usize::from(tokens.get(at + 1).is_some_and(|token| is_punct(token, ';')));
            start = at + 1;
        } else if at > begin(&tokens[start..]) + start
            && !continues(&tokens[start..at], &tokens[at])
            && opens(&tokens[at - 1], &tokens[at..])
        {
            let cut = before_attributes(&tokens[start..at]) + start;
            push(&tokens[start..cut], tokens[cut.max(1) - 1].span(), Ended::Open);
            start = cut;
        }
        at += 1;
    }
    if let Some(last) = tokens[start..].last() {
        push(&tokens[start..], last.span(), Ended::Open);
    }
    entries
}

/// A token that stands for a variable of the user's own macro comes in a group without delimiters.
fn plain(token: TokenTree) -> TokenTree {
    let TokenTree::Group(group) = &token else { return token };
    let mut inner = group.stream().into_iter();
    match (group.delimiter(), inner.next(), inner.next()) {
        (Delimiter::None, Some(only), None) => plain(only),
        _ => token,
    }
}

/// Whether a word that could open an entry goes on with the one it stands in: `GET|POST`, `input request`.
fn continues(entry: &[TokenTree], word: &TokenTree) -> bool {
    match entry.last() {
        // A method on a line of its own opens a route, behind a `|` too: the next method is still to come.
        Some(TokenTree::Punct(bar)) if bar.as_char() == '|' => {
            bar.span().start().line == word.span().start().line
        }
        Some(TokenTree::Ident(input)) => {
            input == "input"
                && begin(entry) + 1 == entry.len()
                && matches!(word, TokenTree::Ident(word) if word == "request")
        }
        _ => false,
    }
}

/// The place of a top-level `=>`.
pub(super) fn arrow(tokens: &[TokenTree]) -> Option<usize> {
    tokens.windows(2).position(|pair| {
        matches!(&pair[0], TokenTree::Punct(punct) if punct.as_char() == '=' && punct.spacing() == Spacing::Joint)
            && is_punct(&pair[1], '>')
    })
}

/// The place of a top-level `->`.
pub(super) fn thin_arrow(tokens: &[TokenTree]) -> Option<Span> {
    tokens
        .windows(2)
        .find(|pair| is_punct(&pair[0], '-') && is_punct(&pair[1], '>'))
        .map(|pair| pair[0].span())
}

/// Where an entry begins behind its attributes.
pub(super) fn begin(tokens: &[TokenTree]) -> usize {
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

/// Whether an entry begins here, behind `previous`, beyond doubt.
fn opens(previous: &TokenTree, tokens: &[TokenTree]) -> bool {
    let Some(TokenTree::Ident(word)) = tokens.first() else { return false };
    let text = word.to_string();
    if WORDS.contains(&text.as_str()) {
        return match tokens.get(1) {
            Some(TokenTree::Literal(_)) => matches!(text.as_str(), "scope" | "mount" | "catch"),
            // `guard (key: Key) check(key)`: behind a call stands no name.
            Some(TokenTree::Group(_))
                if text == "guard"
                    && matches!(tokens.get(2), Some(TokenTree::Ident(next)) if !is_keyword(&next.to_string())) =>
            {
                true
            }
            // `around { .. }`: behind a whole expression stands no name either, nor is one that was broken off continued
            // on another line.
            Some(TokenTree::Group(group)) => {
                let broken_off = group.delimiter() == Delimiter::Brace
                    && (is_punct(previous, '.') || is_punct(previous, ':'))
                    && previous.span().start().line < word.span().start().line;
                matches!(text.as_str(), "guard" | "around" | "cors") && (is_whole(previous) || broken_off)
            }
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

/// Whether an expression may end in this token, so that no name can follow it.
fn is_whole(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => {
            let word = word.to_string();
            !is_keyword(&word)
                && !matches!(word.as_str(), "return" | "break" | "let" | "async" | "unsafe" | "const")
        }
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Literal(_) | TokenTree::Group(_) => true,
    }
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
            (r#"input request user: User;"#, 1, 0),
            (r#"#[a] input request user: User; GET "/" => 1;"#, 2, 0),
            (r#"GET "/" => a.b guard check(user);"#, 2, 1),
            (r#"GET "/" => a. guard (key: &str) check(key);"#, 2, 1),
            (r#"GET "/" => a.b around { next.await };"#, 2, 1),
            (r#"GET "/" => a. catch 404 "none";"#, 2, 1),
            (r#"GET "/" => a. catch _ "none";"#, 2, 1),
            (r#"GET "/" => f()? cors { Cors::any() };"#, 2, 1),
            ("GET \"/\" => f().\naround { next.await };", 2, 1),
            (r#"GET "/" => if a.around { 1 } else { 2 };"#, 1, 0),
            (r#"GET "/" => if guard (a) { 1 } else { 2 };"#, 1, 0),
            (r#"GET "/" => match around { a: 1 } { _ => 1 };"#, 1, 0),
            (r#"GET "/" => a + guard (b) as u8;"#, 1, 0),
            (r#"GET "/" => a.guard(b);"#, 1, 0),
            // The second method of the first route is missing.
            ("GET|\nPOST \"/b\" => 2;", 2, 1),
        ] {
            let entries = split(source.parse().expect("tokens"));
            let open = entries.iter().filter_map(Raw::missing_semicolon).count();
            assert_eq!((entries.len(), open), (count, errors), "{source}");
        }
    }
}
