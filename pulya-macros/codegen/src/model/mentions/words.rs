//! Names read token by token: in the arguments of macros, which have no grammar of their own, and in what does not
//! parse.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;

use super::{Mentions, formats};

/// Where tokens stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    /// In an expression that does not parse.
    Code,
    /// In the arguments of a macro.
    Macro,
}

/// Adds the names that `tokens` mention, of those that `free` leaves.
pub(super) fn words(
    tokens: TokenStream,
    inside: Inside,
    free: &mut dyn FnMut(&str) -> bool,
    found: &mut Mentions,
) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => match macro_name(&tokens[..at]) {
                Some(name) => arguments(&name.unraw().to_string(), group.stream(), free, found),
                None => words(group.stream(), inside, free, found),
            },
            TokenTree::Ident(word) if word == "await" => found.awaits = true,
            TokenTree::Ident(word) if counts(&tokens, at, inside) && free(&word.unraw().to_string()) => {
                found.insert(word.unraw().to_string(), word.span());
            }
            _ => {}
        }
    }
}

/// Adds the names in the arguments of the macro of that name, the inline captures of its text among them.
pub(super) fn arguments(
    name: &str,
    tokens: TokenStream,
    free: &mut dyn FnMut(&str) -> bool,
    found: &mut Mentions,
) {
    for (capture, span) in formats::captures(name, &tokens) {
        if free(&capture) {
            found.insert(capture, span);
        }
    }
    words(tokens, Inside::Macro, free, found);
}

/// The name of the macro whose arguments follow these tokens.
fn macro_name(before: &[TokenTree]) -> Option<&Ident> {
    match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if bang.as_char() == '!' => Some(name),
        _ => None,
    }
}

/// Whether an identifier is a value rather than a field, a method, a part of a path, a label, a macro or a variable of
/// one.
fn counts(tokens: &[TokenTree], at: usize, inside: Inside) -> bool {
    let before = |punct| at >= 1 && is(tokens, at - 1, punct);
    let range = before('.') && at >= 2 && is(tokens, at - 2, '.');
    let path_before = before(':') && at >= 2 && is(tokens, at - 2, ':');
    let path_behind = is(tokens, at + 1, ':') && is(tokens, at + 2, ':');
    let macro_name = is(tokens, at + 1, '!') && !is(tokens, at + 2, '=');
    let field_name = is(tokens, at + 1, ':') && !path_behind && inside == Inside::Code;
    // `$x:expr` in a `macro_rules`.
    let fragment = before(':') && at >= 3 && is(tokens, at - 3, '$');
    !(fragment
        || (before('.') && !range)
        || path_before
        || path_behind
        || macro_name
        || field_name
        || before('\'')
        || before('$'))
}

fn is(tokens: &[TokenTree], at: usize, punct: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(token)) if token.as_char() == punct)
}
