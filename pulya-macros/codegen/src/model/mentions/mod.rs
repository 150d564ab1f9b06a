//! Which names a right side mentions: those that would have to come from outside it.
//!
//! Dependencies are the provider names that a right side mentions, so this decides what is made for a request.
//! A copy of the tokens is parsed for this alone, and read with the scopes of Rust: locals shadow. What does not
//! parse, and the arguments of macros, are read token by token.

mod formats;
mod scopes;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};
use syn::visit::Visit;

/// The names that some tokens mention.
#[derive(Debug, Default, Clone)]
pub struct Mentions {
    names: BTreeMap<String, Span>,
    awaits: bool,
}

impl Mentions {
    /// Whether `name` is among them. A raw identifier is the same name.
    pub fn contains(&self, name: &str) -> bool {
        self.at(name).is_some()
    }

    /// Where `name` stands first. An inline capture has the place of its literal.
    pub fn at(&self, name: &str) -> Option<Span> {
        self.names.get(name.trim_start_matches("r#")).copied()
    }

    /// The names, in the order of the alphabet.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// Whether something is awaited.
    pub fn awaits(&self) -> bool {
        self.awaits
    }

    fn insert(&mut self, name: String, span: Span) {
        self.names.entry(name).or_insert(span);
    }
}

/// Reads the names that the expression `tokens` mentions.
pub fn mentions(tokens: &TokenStream) -> Mentions {
    let mut found = Mentions::default();
    match syn::parse2::<syn::Expr>(tokens.clone()) {
        Ok(expression) => scopes::Scopes::new(&mut found).visit_expr(&expression),
        Err(_) => words::words(tokens.clone(), words::Inside::Code, &mut |_| true, &mut found),
    }
    found
}

/// The names that a pattern binds.
pub fn bindings(tokens: &TokenStream) -> Vec<String> {
    match syn::parse::Parser::parse2(syn::Pat::parse_multi_with_leading_vert, tokens.clone()) {
        Ok(pattern) => scopes::bound(&pattern),
        Err(_) => Vec::new(),
    }
}
