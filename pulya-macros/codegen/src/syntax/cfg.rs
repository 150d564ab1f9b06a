//! `#[cfg(..)]` on entries.
//!
//! Only the compiler knows which predicates hold, and a table can't be compiled before they are known: two
//! routes that exclude one another must not conflict. So a block that uses `cfg` expands into two blocks, one
//! of them for each answer to its first predicate, each behind that `cfg` itself; the compiler keeps one.
//! This repeats until no predicate is left.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::split::is_punct;

/// The first predicate in the attributes of an entry, those in scopes included.
pub fn first(entries: &TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = entries.clone().into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(predicate) = predicate(&tokens[at..]) {
            return Some(predicate);
        }
        if let Some(block) = scope_block(&tokens, at)
            && let Some(predicate) = first(&block.stream())
        {
            return Some(predicate);
        }
        at += 1;
    }
    None
}

/// The entries as they are where `predicate` is known: its attribute is gone, and with it, where it does not
/// hold, the entry.
pub fn evaluated(entries: TokenStream, predicate_text: &str, holds: bool) -> TokenStream {
    let tokens: Vec<TokenTree> = entries.into_iter().collect();
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut entry_start = 0;
    let mut dropped = false;
    let mut at = 0;
    while at < tokens.len() {
        if let Some(predicate) = predicate(&tokens[at..])
            && predicate.to_string() == predicate_text
        {
            dropped |= !holds;
            at += 2;
            continue;
        }
        let token = match scope_block(&tokens, at) {
            Some(block) => {
                let inner = evaluated(block.stream(), predicate_text, holds);
                let mut group = Group::new(Delimiter::Brace, inner);
                group.set_span(block.span());
                TokenTree::Group(group)
            }
            None => tokens[at].clone(),
        };
        let ends = is_punct(&token, ';') || scope_block(&tokens, at).is_some();
        kept.push(token);
        if ends {
            if dropped {
                kept.truncate(entry_start);
            }
            dropped = false;
            entry_start = kept.len();
        }
        at += 1;
    }
    if dropped {
        kept.truncate(entry_start);
    }
    kept.into_iter().collect()
}

/// The predicate of `#[cfg(..)]`, if one stands here.
fn predicate(tokens: &[TokenTree]) -> Option<TokenStream> {
    let [TokenTree::Punct(hash), TokenTree::Group(group), ..] = tokens else { return None };
    if hash.as_char() != '#' || group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    match inner.as_slice() {
        [TokenTree::Ident(word), TokenTree::Group(predicate)] if word == "cfg" => Some(predicate.stream()),
        _ => None,
    }
}

/// The braces of `scope ".." { .. }`, if they stand at this place.
fn scope_block(tokens: &[TokenTree], at: usize) -> Option<&Group> {
    let TokenTree::Group(group) = &tokens[at] else { return None };
    let [TokenTree::Ident(word), TokenTree::Literal(_)] = tokens.get(at.checked_sub(2)?..at)? else {
        return None;
    };
    (word == "scope" && group.delimiter() == Delimiter::Brace).then_some(group)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(source: &str, holds: bool) -> String {
        let tokens: TokenStream = source.parse().expect("tokens");
        let predicate = first(&tokens).expect("a predicate").to_string();
        evaluated(tokens, &predicate, holds).to_string()
    }

    fn same(source: &str) -> String {
        source.parse::<TokenStream>().expect("tokens").to_string()
    }

    #[test]
    fn entries_come_and_go() {
        let source = r#"A "/" => 1; #[cfg(unix)] #[once] B "/" => 2; scope "/s" { #[cfg(unix)] C "/" => 3; D "" => 4; } E "/" => 5;"#;
        assert_eq!(
            run(source, true),
            same(r#"A "/" => 1; #[once] B "/" => 2; scope "/s" { C "/" => 3; D "" => 4; } E "/" => 5;"#)
        );
        assert_eq!(run(source, false), same(r#"A "/" => 1; scope "/s" { D "" => 4; } E "/" => 5;"#));
    }

    #[test]
    fn a_scope_goes_with_all_that_is_in_it() {
        let source = r#"/// doc
            #[cfg(a)] scope "/s" { B "" => 1; } C "/" => 2;"#;
        assert_eq!(run(source, false), same(r#"C "/" => 2;"#));
    }

    #[test]
    fn a_cfg_inside_a_right_side_is_the_compilers() {
        let tokens: TokenStream = r#"A "/" => { #[cfg(unix)] f(); 1 };"#.parse().expect("tokens");
        assert!(first(&tokens).is_none());
    }
}
