//! The small derives: `Extract` for structs whose fields are extractors, `Problem` for error types.

mod extract;
mod problem;

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};

/// Expands `#[derive(Extract)]`.
pub fn extract(input: TokenStream) -> TokenStream {
    expand(input, extract::implementation)
}

/// Expands `#[derive(Problem)]`.
pub fn problem(input: TokenStream) -> TokenStream {
    expand(input, problem::implementation)
}

fn expand(
    input: TokenStream,
    implementation: fn(&syn::DeriveInput, &mut Diagnostics) -> TokenStream,
) -> TokenStream {
    let input: syn::DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    let output = implementation(&input, &mut diagnostics);
    let errors = diagnostics.to_tokens();
    quote!(#errors #output)
}

/// Reads every `#[name(..)]` among the attributes, one entry at a time. What an entry does wrong is one mistake.
fn each(
    attributes: &[syn::Attribute],
    name: &str,
    diagnostics: &mut Diagnostics,
    mut read: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        if let Err(error) = attribute.parse_nested_meta(|meta| read(&meta)) {
            diagnostics.push(error);
        }
    }
}

/// An entry that nobody knows, with the nearest that somebody does.
fn unknown(meta: &ParseNestedMeta<'_>, of: &str, known: &[&str]) -> syn::Error {
    let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
    let help = match nearest(&name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("{of} knows {}", known.join(", "))
        }
    };
    let diagnostic = Diagnostic::over(&meta.path, format!("`{of}` does not know `{name}`")).help(help);
    meta.error(diagnostic.text())
}

/// The path of the pulya crate, where an attribute says that it is not `::pulya`.
fn krate(input: &syn::DeriveInput, name: &str) -> TokenStream {
    let mut path = quote!(::pulya);
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident(name)) {
        // Mistakes are reported where the attribute is read in full.
        let _ = attribute.parse_nested_meta(|meta| {
            let value = meta.value();
            if meta.path.is_ident("crate") {
                let given: syn::Path = value?.parse()?;
                path = quote!(#given);
            } else if let Ok(value) = value {
                value.parse::<syn::Expr>()?;
            } else if meta.input.peek(syn::token::Paren) {
                meta.input.parse::<proc_macro2::Group>()?;
            }
            Ok(())
        });
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(expand: fn(TokenStream) -> TokenStream, source: &str) -> Vec<String> {
        let text = expand(source.parse().expect("tokens")).to_string();
        text.split("compile_error ! {")
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap_or_default().trim().trim_matches('"').to_owned())
            .collect()
    }

    #[test]
    fn mistakes_name_their_mend() {
        for (source, message) in [
            ("#[derive(Problem)] enum E { #[problem(status = 404)] A, B }", "`B` has no status"),
            ("enum E { #[problem(status = 200)] A }", "200 is no status of an error"),
            ("enum E { #[problem(status = 404, titel = \\\"x\\\")] A }", "did you mean `title`?"),
            ("enum E { #[problem(transparent)] A }", "one field"),
            ("enum E { #[problem(status = 400)] A(#[problem(cause)] X, #[problem(cause)] Y) }", "one cause"),
            (
                "#[problem(status = 401, header(\"www authenticate\", \"x\"))] struct S;",
                "no name of a header",
            ),
            ("#[problem(status = 401, header(\"x-a\", \"a\\r\\nb: c\"))] struct S;", "printable ASCII"),
            ("union U { a: u8 }", "structs and enums"),
        ] {
            let source = source.replace("\\\"", "\"").replace("#[derive(Problem)] ", "");
            let found = errors(problem, &source);
            assert!(found.len() == 1 && found[0].contains(message), "{source}: {found:?}");
        }
        for (source, message) in [
            ("enum E { A }", "structs"),
            ("struct S { #[extract(heder = \"x\")] a: String }", "did you mean `header`?"),
            ("struct S { #[extract(query, json)] a: T }", "one source"),
            ("struct S<'a> { #[extract(query = \"x\")] a: &'a str }", "borrow"),
            ("struct S { language: String }", "`String` is no extractor"),
            ("struct S(Option<u32>);", "`u32` is no extractor"),
        ] {
            let found = errors(extract, source);
            assert!(found.len() == 1 && found[0].contains(message), "{source}: {found:?}");
        }
    }

    #[test]
    fn what_is_right_expands() {
        for source in [
            "struct S;",
            "struct S(A, B);",
            "struct S { a: A, #[extract(query = \"k\")] b: Option<u32>, #[extract(json)] c: C }",
            "#[extract(crate = web)] struct S<T> { a: T }",
        ] {
            assert_eq!(errors(extract, source), [""; 0], "{source}");
            syn::parse2::<syn::File>(extract(source.parse().expect("tokens"))).expect("items");
        }
        for source in [
            "#[problem(status = 404)] struct Missing;",
            "#[problem(status = 401, header(\"WWW-Authenticate\", \"Bearer\"), crate = web)] struct Unknown;",
            "#[problem(status = 404, detail = \"no {id}\")] struct Missing { id: u32 }",
            "enum E { #[problem(status = 409, detail = \"{{0}} {0:?}\")] A(u32), #[problem(transparent)] B(X) }",
            "enum E { #[problem(status = 500)] A(#[problem(from)] X), #[problem(status = 500)] B(#[source] Y) }",
        ] {
            assert_eq!(errors(problem, source), [""; 0], "{source}");
            syn::parse2::<syn::File>(problem(source.parse().expect("tokens"))).expect("items");
        }
    }
}
