//! The head of a block, `pub struct NAME;`, and the way through its entries.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

use super::read::read as run;
use super::split::{is_punct, split};
use super::{Entry, Table, attributes, parse as entries};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reads a block. Without the name of its struct there is nothing to emit: `None`, and the mistake says what is
/// missing.
pub fn parse(input: TokenStream, diagnostics: &mut Diagnostics) -> Option<Table> {
    let (head, rest) = split_head(input);
    let parser = |input: ParseStream<'_>| {
        let attributes = input.call(syn::Attribute::parse_outer)?;
        let visibility: syn::Visibility = input.parse()?;
        let keyword = input.parse::<Token![struct]>()?.span;
        let name: Ident = input.parse()?;
        Ok((attributes, visibility, keyword, name, input.parse::<TokenStream>()?))
    };
    let head = run(head, Span::call_site(), parser).map_err(|refused| {
        refused
            .diagnostic("a table begins with its struct")
            .help("write `pub struct Todos;` before the first entry")
    });
    let (attributes, visibility, keyword, name, behind) = diagnostics.keep(head)?;
    let mut behind = behind.into_iter();
    match behind.next() {
        None => diagnostics.push(
            Diagnostic::new(name.span(), "expected `;` behind this")
                .help(format!("write `struct {name};` before the first entry")),
        ),
        Some(token) if is_punct(&token, ';') => {}
        Some(token) => diagnostics.push(
            Diagnostic::new(token.span(), "expected `;`: the struct of a table has no fields of its own")
                .help(format!(
                    "write `struct {name};`: what it holds is declared by `input` and `singleton`"
                )),
        ),
    }
    let (attributes, flags) = attributes::of_table(attributes, diagnostics);
    let entries = read(rest, Place::Table, diagnostics);
    Some(Table { attributes, flags, visibility, keyword, name, entries })
}

/// The head of a block with its `;`, and its entries. A head without its `;` ends behind the struct's name.
pub fn split_head(input: TokenStream) -> (TokenStream, TokenStream) {
    let tokens: Vec<TokenTree> = input.into_iter().collect();
    let named = tokens.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "struct"));
    let semicolon = tokens.iter().position(|token| is_punct(token, ';')).map(|at| at + 1);
    let end = match (named, semicolon) {
        // Only what belongs to a struct may stand between its name and the `;`.
        (Some(named), Some(end)) if tokens[named + 1..end].iter().all(|token| !is_entry(token)) => end,
        // A brace behind the name is fields; entries stand behind it.
        (Some(named), _) => {
            let fields = matches!(tokens.get(named + 2), Some(TokenTree::Group(_)));
            (named + 2 + usize::from(fields)).min(tokens.len())
        }
        (None, Some(end)) => end,
        (None, None) => tokens.len(),
    };
    let (head, rest) = tokens.split_at(end);
    (head.iter().cloned().collect(), rest.iter().cloned().collect())
}

/// Whether a token can't stand in the declaration of a struct.
fn is_entry(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(_)) || is_punct(token, '=')
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Table,
    Scope,
}

/// Reads the entries of a table or a scope.
pub(super) fn read(tokens: TokenStream, place: Place, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    let read = |raw: super::split::Raw| {
        let before = diagnostics.len();
        let missing = raw.missing_semicolon();
        let entry = entries::entry(raw, place, diagnostics);
        // Where the entry breaks off it lacks its `;` too, and that is one mistake.
        if diagnostics.len() == before {
            missing.into_iter().for_each(|missing| diagnostics.push(missing));
        }
        entry
    };
    split(tokens).into_iter().map(read).collect()
}
