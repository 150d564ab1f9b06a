//! `#[cfg(..)]` on entries.
//!
//! Only the compiler knows which predicates hold, and a table can't be compiled before they are known: two
//! routes that exclude one another must not conflict. So a block that uses `cfg` expands into two blocks, one
//! of them for each answer to its first predicate, each behind that `cfg` itself; the compiler keeps one.
//! This repeats until no predicate is left.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

use super::split::{Ended, begin, split};

/// The first predicate in the attributes of an entry, those in scopes included.
pub fn first(entries: &TokenStream) -> Option<TokenStream> {
    split(entries.clone()).into_iter().find_map(|raw| {
        let own = begin(&raw.tokens);
        let predicate = (0..own).find_map(|at| predicate(&raw.tokens[at..own]));
        predicate.or_else(|| first(&scope_block(&raw.tokens)?.stream()))
    })
}

/// The entries as they are where `predicate` is known: its attribute is gone, and with it, where it does not
/// hold, the entry.
pub fn evaluated(entries: TokenStream, predicate_text: &str, holds: bool) -> TokenStream {
    let mut kept = TokenStream::new();
    for raw in split(entries) {
        let own = begin(&raw.tokens);
        let is_it = |at: &usize| {
            predicate(&raw.tokens[*at..own]).is_some_and(|found| found.to_string() == predicate_text)
        };
        let known: Vec<usize> = (0..own).filter(is_it).collect();
        if !known.is_empty() && !holds {
            continue;
        }
        let block = scope_block(&raw.tokens).map(|block| {
            let mut inner = Group::new(Delimiter::Brace, evaluated(block.stream(), predicate_text, holds));
            inner.set_span(block.span());
            TokenTree::Group(inner)
        });
        let last = raw.tokens.len() - 1;
        for (at, token) in raw.tokens.iter().enumerate() {
            if known.contains(&at) || at > 0 && known.contains(&(at - 1)) {
                continue;
            }
            match &block {
                Some(block) if at == last => kept.extend([block.clone()]),
                _ => kept.extend([token.clone()]),
            }
        }
        if raw.ended == Ended::Semicolon {
            let mut end = Punct::new(';', Spacing::Alone);
            end.set_span(raw.end);
            kept.extend([TokenTree::Punct(end)]);
        }
    }
    kept
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

/// The braces of an entry that is a scope.
fn scope_block(entry: &[TokenTree]) -> Option<&Group> {
    let [TokenTree::Ident(word), .., TokenTree::Group(block)] = &entry[begin(entry)..] else { return None };
    (word == "scope" && block.delimiter() == Delimiter::Brace).then_some(block)
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
