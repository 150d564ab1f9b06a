//! Which names a right side mentions.
//!
//! Dependencies are the provider names that a right side mentions, so this decides what is made for a request.
//! It reads tokens: an identifier counts unless it is a field, a method, a path segment, a label, a lifetime, a
//! macro's name or the name of a struct's field. Formatting strings in macro arguments count with their inline captures.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

/// The names that some tokens mention.
#[derive(Debug, Default, Clone)]
pub struct Mentions(BTreeSet<String>);

impl Mentions {
    /// Whether `name` is among them. A raw identifier is the same name.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(name.trim_start_matches("r#"))
    }
}

/// Reads the names that `tokens` mention.
pub fn mentions(tokens: &TokenStream) -> Mentions {
    let mut found = Mentions::default();
    collect(tokens.clone(), false, &mut found.0);
    found
}

fn collect(tokens: TokenStream, in_macro: bool, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let of_macro = at >= 1 && is(&tokens, at - 1, '!');
                collect(group.stream(), in_macro || of_macro, found);
            }
            TokenTree::Ident(word) if counts(&tokens, at, in_macro) => {
                found.insert(word.to_string().trim_start_matches("r#").to_owned());
            }
            TokenTree::Literal(literal) if in_macro => captures(&literal.to_string(), found),
            _ => {}
        }
    }
}

fn counts(tokens: &[TokenTree], at: usize, in_macro: bool) -> bool {
    let before = |punct| at >= 1 && is(tokens, at - 1, punct);
    let range = before('.') && at >= 2 && is(tokens, at - 2, '.');
    let path_before = before(':') && at >= 2 && is(tokens, at - 2, ':');
    let path_behind = is(tokens, at + 1, ':') && is(tokens, at + 2, ':');
    let macro_name = is(tokens, at + 1, '!') && !is(tokens, at + 2, '=');
    let field_name = is(tokens, at + 1, ':') && !path_behind && !in_macro;
    !((before('.') && !range) || path_before || path_behind || macro_name || field_name || before('\''))
}

fn is(tokens: &[TokenTree], at: usize, punct: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(token)) if token.as_char() == punct)
}

/// The names in `{name}` and `{name:..}` of a formatting string.
fn captures(literal: &str, found: &mut BTreeSet<String>) {
    if !literal.contains('"') {
        return;
    }
    let text = literal.replace("{{", "");
    for part in text.split('{').skip(1) {
        let end = part.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(part.len());
        let name = &part[..end];
        if matches!(part[end..].chars().next(), Some('}' | ':'))
            && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        {
            found.insert(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_count_where_they_are_values() {
        for (source, expected) in [
            ("repo.list(page).await?", &["repo", "page"][..]),
            ("a::b(c)", &["c"]),
            ("format!(\"{name} {} {{no}} {x:?}\", y)", &["name", "x", "y"]),
            ("\"{name}\"", &[]),
            ("Point { x: a, y }", &["Point", "a", "y"]),
            ("0..end", &["end"]),
            ("a != b", &["a", "b"]),
            ("r#type", &["type"]),
            ("|x| x.id", &["x"]),
            ("ok!(a.b, c::d)", &["a"]),
        ] {
            let found = mentions(&source.parse().expect("tokens"));
            let mut names: Vec<&str> = found.0.iter().map(String::as_str).filter(|n| *n != "await").collect();
            let mut expected = expected.to_vec();
            names.sort_unstable();
            expected.sort_unstable();
            assert_eq!(names, expected, "{source}");
        }
    }
}
