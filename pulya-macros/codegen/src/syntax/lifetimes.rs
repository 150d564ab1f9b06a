//! Lifetimes in the types of a table: what borrows, and names that nothing declares.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Lifetime, Type};

use crate::diagnostic::Diagnostic;

/// The first thing in a type that borrows for less than the life of the program.
pub(crate) fn borrows(ty: &Type) -> Option<Span> {
    let mut found = Lifetimes::default();
    found.visit_type(ty);
    found.elided.or(found.named.map(|lifetime| lifetime.span()))
}

/// Refuses the type of an `input` or a `singleton` that borrows for less than the life of the program.
pub(super) fn owned(ty: &Type, what: &str) -> Result<(), Diagnostic> {
    match borrows(ty) {
        None => Ok(()),
        Some(span) => {
            Err(Diagnostic::new(span, format!("{what} lives as long as the program, and this borrows"))
                .help("let it own what it holds (`String` for `&str`), or write `'static`"))
        }
    }
}

/// Refuses a lifetime that is named: none is declared where a table's types stand.
pub(super) fn unnamed(ty: &Type) -> Result<(), Diagnostic> {
    let mut found = Lifetimes::default();
    found.visit_type(ty);
    match found.named {
        None => Ok(()),
        Some(name) => Err(Diagnostic::new(name.span(), format!("nothing declares the lifetime `{name}`"))
            .help("leave it out, or write `'_`: what is borrowed of a request lives as long as that")),
    }
}

#[derive(Default)]
struct Lifetimes {
    elided: Option<Span>,
    named: Option<Lifetime>,
}

impl<'a> Visit<'a> for Lifetimes {
    fn visit_type_reference(&mut self, reference: &'a syn::TypeReference) {
        if reference.lifetime.is_none() {
            self.elided.get_or_insert(reference.and_token.span());
        }
        visit::visit_type_reference(self, reference);
    }

    fn visit_lifetime(&mut self, lifetime: &'a Lifetime) {
        match lifetime.ident.to_string().as_str() {
            "static" => {}
            "_" => {
                self.elided.get_or_insert(lifetime.span());
            }
            _ => {
                self.named.get_or_insert_with(|| lifetime.clone());
            }
        }
    }

    // What stands in these has lifetimes of its own.
    fn visit_parenthesized_generic_arguments(&mut self, _: &'a syn::ParenthesizedGenericArguments) {}

    fn visit_type_fn_ptr(&mut self, _: &'a syn::TypeFnPtr) {}

    fn visit_trait_bound(&mut self, bound: &'a syn::TraitBound) {
        if bound.lifetimes.is_none() {
            visit::visit_trait_bound(self, bound);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_borrows_and_what_is_named() {
        for (source, borrowed, named) in [
            ("String", false, false),
            ("&'static str", false, false),
            ("&str", true, false),
            ("Option<&str>", true, false),
            ("Cow<'_, str>", true, false),
            ("Cow<'static, str>", false, false),
            ("&'a str", true, true),
            ("View<'a>", true, true),
            ("fn(&str) -> &str", false, false),
            ("Box<dyn Fn(&str) -> bool + Send>", false, false),
            ("Box<dyn for<'a> Fn(&'a str)>", false, false),
            ("Box<dyn for<'a> Parse<'a>>", false, false),
        ] {
            let ty: Type = syn::parse_str(source).expect(source);
            assert_eq!((borrows(&ty).is_some(), unnamed(&ty).is_err()), (borrowed, named), "{source}");
        }
    }
}
