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

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::visit::Visit;

/// The names that some tokens mention.
#[derive(Debug, Default, Clone)]
pub struct Mentions {
    names: BTreeSet<String>,
    awaits: bool,
}

impl Mentions {
    /// Whether `name` is among them. A raw identifier is the same name.
    pub fn contains(&self, name: &str) -> bool {
        self.names.contains(name.trim_start_matches("r#"))
    }

    /// Whether something is awaited.
    pub fn awaits(&self) -> bool {
        self.awaits
    }

    /// Adds the names of `other`.
    pub fn extend(&mut self, other: &Mentions) {
        self.names.extend(other.names.iter().cloned());
        self.awaits |= other.awaits;
    }

    fn insert(&mut self, name: &proc_macro2::Ident) {
        self.names.insert(name.unraw().to_string());
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
