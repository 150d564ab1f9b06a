//! Types of request values as a function gives them back: what is elided in them borrows from the request.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;

/// The lifetime that request values have in the functions that make them.
pub(super) fn lifetime() -> syn::Lifetime {
    syn::Lifetime::new("'__pulya", Span::call_site())
}

/// The type with `'_` and what is elided behind `&` written out.
pub(super) fn written_out(ty: &Type) -> TokenStream {
    write_out(ty.to_token_stream())
}

fn write_out(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = TokenStream::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                out.extend([token.clone()]);
                let named = matches!(tokens.get(at), Some(TokenTree::Punct(next)) if next.as_char() == '\'');
                // What `Fn(..) -> &T` gives back has rules of its own.
                let returned = at >= 3 && is(&tokens[at - 2], '>') && is(&tokens[at - 3], '-');
                if !named && !returned {
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
            TokenTree::Group(_) if at >= 2 && matches!(tokens[at - 2], TokenTree::Ident(_)) => {
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
        ] {
            let ty: Type = syn::parse_str(source).expect("a type");
            let expected: Type = syn::parse_str(expected).expect("a type");
            assert_eq!(written_out(&ty).to_string(), expected.to_token_stream().to_string(), "{source}");
        }
    }
}
