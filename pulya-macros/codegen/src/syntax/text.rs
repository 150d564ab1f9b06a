//! Tokens as text, for what a table says about itself and for messages.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Tokens as a reader would write them on one line.
pub(crate) fn text_of(tokens: &TokenStream) -> String {
    let mut text = String::new();
    let mut previous: Option<TokenTree> = None;
    for token in tokens.clone() {
        let space = match (&previous, &token) {
            (None, _) => false,
            (Some(TokenTree::Punct(before)), _)
                if matches!(before.as_char(), '&' | '<' | '\'' | '#' | '!') =>
            {
                false
            }
            (Some(TokenTree::Punct(before)), _) if before.as_char() == ':' => {
                !text.ends_with("::") && before.spacing() == proc_macro2::Spacing::Alone
            }
            (_, TokenTree::Punct(punct))
                if matches!(punct.as_char(), ',' | ';' | ':' | '<' | '>' | '.' | '?' | '!') =>
            {
                false
            }
            (Some(TokenTree::Punct(before)), _) if before.as_char() == '.' => false,
            (Some(TokenTree::Punct(before)), TokenTree::Punct(_))
                if before.spacing() == proc_macro2::Spacing::Joint =>
            {
                false
            }
            (Some(TokenTree::Ident(_)), TokenTree::Group(group)) if group.delimiter() != Delimiter::Brace => {
                false
            }
            _ => true,
        };
        if space {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                text.push_str(&text_of(&group.stream()));
                text.push_str(close);
            }
            other => text.push_str(&other.to_string()),
        }
        previous = Some(token);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_reads_as_it_was_written() {
        for source in [
            "query page: Page, json new: Vec<Todo>",
            "Bearer(token): Bearer",
            "header \"x-a\" a: Option<&str>",
            "a: std::collections::HashMap<String, Vec<u8>>",
            "name: &'static str",
            "x: [u8; 4]",
        ] {
            assert_eq!(text_of(&source.parse().expect("tokens")), source);
        }
    }
}
