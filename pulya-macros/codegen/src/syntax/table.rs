//! The head of a block, `pub struct NAME;`, and the way through its entries.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::parse::{ParseStream, Parser};

use super::split::split;
use super::{Entry, Table, attributes, parse as entries};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reads a block. Without its head there is nothing to emit: `None`, and the mistake says what is missing.
pub fn parse(input: TokenStream, diagnostics: &mut Diagnostics) -> Option<Table> {
    let tokens: Vec<TokenTree> = input.into_iter().collect();
    let end = tokens.iter().position(|token| super::split::is_punct(token, ';'));
    let (head, rest) = tokens.split_at(end.map_or(tokens.len(), |end| end + 1));
    let head: TokenStream = head.iter().cloned().collect();
    let parser =
        |input: ParseStream<'_>| -> syn::Result<(Vec<syn::Attribute>, syn::Visibility, Span, Ident)> {
            let attributes = input.call(syn::Attribute::parse_outer)?;
            let visibility = input.parse()?;
            let keyword = input.parse::<Token![struct]>()?.span;
            let name = input.parse()?;
            input.parse::<Token![;]>()?;
            Ok((attributes, visibility, keyword, name))
        };
    let (attributes, visibility, keyword, name) = match parser.parse2(head) {
        Ok(head) => head,
        Err(error) => {
            diagnostics.push(
                Diagnostic::new(error.span(), format!("a table begins with its struct: {error}"))
                    .help("write `pub struct Todos;` before the first entry"),
            );
            return None;
        }
    };
    let (attributes, flags) = attributes::of_table(attributes, diagnostics);
    let entries = read(rest.iter().cloned().collect(), Place::Table, diagnostics);
    Some(Table { attributes, flags, visibility, keyword, name, entries })
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Table,
    Scope,
}

/// Reads the entries of a table or a scope.
pub(super) fn read(tokens: TokenStream, place: Place, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    split(tokens, diagnostics).into_iter().filter_map(|raw| entries::entry(raw, place, diagnostics)).collect()
}
