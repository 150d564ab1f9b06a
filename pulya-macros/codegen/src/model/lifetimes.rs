//! Types of request values as a function gives them back: what is elided in them borrows from the request.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;

/// The lifetime that request values have in the functions that make them.
pub(crate) fn lifetime() -> syn::Lifetime {
    syn::Lifetime::new("'__pulya", Span::call_site())
}

/// The type with `'_` and what is elided behind `&` written out.
pub(crate) fn written_out(ty: &Type) -> TokenStream {
    write_out(ty.to_token_stream())
}

/// Whether something in a type is elided, so that its value borrows from the request.
pub(crate) fn borrows(ty: &Type) -> bool {
    written_out(ty).to_string() != ty.to_token_stream().to_string()
}

fn write_out(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = TokenStream::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            // What `Fn(..) -> &T` gives back has rules of its own.
            TokenTree::Punct(punct) if punct.as_char() == '>' && at >= 2 && is(&tokens[at - 2], '-') => {
                let end = at + returned(&tokens[at..]);
                out.extend(tokens[at - 1..end].iter().cloned());
                at = end;
            }
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                out.extend([token.clone()]);
                if !tokens.get(at).is_some_and(|next| is(next, '\'')) {
                    lifetime().to_tokens(&mut out);
                }
            }
            TokenTree::Punct(punct)
                if punct.as_char() == '\''
                    && matches!(tokens.get(at), Some(TokenTree::Ident(name)) if name == "_") =>
            {
                at += 1;
                lifetime().to_tokens(&mut out);
            }
            // `Fn(&T)`: elided lifetimes in there are the function's own.
            TokenTree::Group(group) if at >= 2 && takes_arguments(&tokens[at - 2], group) => {
                out.extend([token.clone()]);
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), write_out(group.stream()));
                inner.set_span(group.span());
                out.extend([TokenTree::Group(inner)]);
            }
            other => out.extend([other.clone()]),
        }
    }
    out
}

/// Whether a group behind a token is the arguments of `Fn(..)` or `fn(..)`, rather than a tuple or what a macro's
/// variable holds.
fn takes_arguments(before: &TokenTree, group: &Group) -> bool {
    group.delimiter() == Delimiter::Parenthesis
        && matches!(before, TokenTree::Ident(name) if !["mut", "const", "dyn", "impl"].iter().any(|word| name == word))
}

/// How many tokens behind `->` are the type that stands there.
fn returned(tokens: &[TokenTree]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Punct(punct) = token else { continue };
        match punct.as_char() {
            '<' => depth += 1,
            '>' if at > 0 && is(&tokens[at - 1], '-') => {}
            '>' | ',' | '+' | '=' if depth == 0 => return at,
            '>' => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

fn is(token: &TokenTree, punct: char) -> bool {
    matches!(token, TokenTree::Punct(token) if token.as_char() == punct)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elided_lifetimes_are_written_out() {
        for (source, expected) in [
            ("User", "User"),
            ("User<'_>", "User<'__pulya>"),
            ("&str", "&'__pulya str"),
            ("&'static str", "&'static str"),
            ("&'_ str", "&'__pulya str"),
            ("Option<(&str, Cow<'_, [u8]>)>", "Option<(&'__pulya str, Cow<'__pulya, [u8]>)>"),
            ("Box<dyn Fn(&str) -> &str + 'a>", "Box<dyn Fn(&str) -> &str + 'a>"),
            ("[&mut u8; 2]", "[&'__pulya mut u8; 2]"),
            ("&mut (User<'_>, u8)", "&'__pulya mut (User<'__pulya>, u8)"),
            ("fn(&str) -> Cow<'_, str>", "fn(&str) -> Cow<'_, str>"),
            ("Map<fn(&str) -> (&str, u8), &str>", "Map<fn(&str) -> (&str, u8), &'__pulya str>"),
            (
                "Box<dyn Fn(&u8) -> Box<dyn Fn() -> &u8> + '_>",
                "Box<dyn Fn(&u8) -> Box<dyn Fn() -> &u8> + '__pulya>",
            ),
        ] {
            let ty: Type = syn::parse_str(source).expect("a type");
            let expected: Type = syn::parse_str(expected).expect("a type");
            assert_eq!(written_out(&ty).to_string(), expected.to_token_stream().to_string(), "{source}");
            assert_eq!(borrows(&ty), ty != expected, "{source}");
        }
    }
}
