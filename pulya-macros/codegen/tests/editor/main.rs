//! What editors rely on: a block stays a block while one of its entries is being typed.
//!
//! Every entry of a realistic block is cut short at every token, as it is under the cursor, with its `;` behind the
//! cut and without it. Whatever is cut: the other routes' code stays the same, the struct and its methods are
//! there, one mistake is reported, and each token of a right side is in the output once, at its own place.

mod block;

use std::collections::{BTreeMap, HashMap};

use proc_macro2::{TokenStream, TokenTree};
use pulya_codegen::compile;
use pulya_codegen::diagnostic::Diagnostics;

use block::{Cuts, Entry, Kind, Written, entries, prefixes, render};

/// What is compared of an expansion.
struct Expansion {
    /// Line and text of each.
    mistakes: Vec<(usize, String)>,
    /// The code of the routes, by name: functions and arms of the dispatch tree.
    routes: BTreeMap<String, Vec<TokenTree>>,
    /// The heads of the other items: structs, constants, methods.
    items: Vec<String>,
    /// The tokens of the output that have a place in the source.
    tokens: HashMap<(usize, usize), Vec<TokenTree>>,
}

/// Line, column and text.
type Token = (usize, usize, String);

#[test]
fn the_block_is_realistic_and_right() {
    let entries = entries();
    let routes = entries.iter().flat_map(Entry::all).filter(|entry| entry.kind == Kind::Route).count();
    assert_eq!(routes, 103);
    let (source, written) = render(&entries, &Cuts::new());
    let whole = expand(&source);
    assert_eq!(whole.mistakes, []);
    assert_eq!(whole.routes.len(), 103);
    assert!(right_sides(&written).len() > 1_000);
    right_sides_are_there_once(&written, &whole, "the whole block");
}

/// What others depend on is cut alone: the error type, providers, scopes.
#[test]
fn a_cut_provider_or_scope_is_lost_alone() {
    let entries = entries();
    let whole = expand(&render(&entries, &Cuts::new()).0);
    let others = entries.iter().filter(|entry| entry.kind != Kind::Route);
    for (entry, cut) in
        others.flat_map(|entry| prefixes(&entry.text).into_iter().map(move |cut| (entry, cut)))
    {
        for semicolon in [true, false] {
            check(&entries, &[(entry, cut.clone(), semicolon)], &whole);
        }
    }
}

/// Every other route is cut at the same time, so that this takes seconds and not minutes: each has one mistake of
/// its own, and each that stands between two broken ones is whole.
#[test]
fn cut_routes_are_lost_alone() {
    let entries = entries();
    let whole = expand(&render(&entries, &Cuts::new()).0);
    let routes: Vec<(&Entry, Vec<String>)> = entries
        .iter()
        .flat_map(Entry::all)
        .filter(|entry| entry.kind == Kind::Route)
        .map(|route| (route, prefixes(&route.text)))
        .collect();
    let most = routes.iter().map(|(_, prefixes)| prefixes.len()).max().unwrap_or(0);
    let mut cut = 0;
    for place in 0..most {
        for (parity, semicolon) in [(0, true), (1, true), (0, false), (1, false)] {
            let cuts: Vec<_> = routes
                .iter()
                .skip(parity)
                .step_by(2)
                .filter_map(|(route, prefixes)| Some((*route, prefixes.get(place)?.clone(), semicolon)))
                .filter(|(route, cut, semicolon)| *semicolon || !route.is_attributes(cut))
                .collect();
            check(&entries, &cuts, &whole);
            cut += cuts.len();
        }
        // The spans of sources that are done with would fill the memory.
        proc_macro2::extra::invalidate_current_thread_spans();
    }
    assert!(cut > 5_000, "{cut} cuts");
}

fn check(entries: &[Entry], cuts: &[(&Entry, String, bool)], whole: &Expansion) {
    let (source, written) =
        render(entries, &cuts.iter().map(|(entry, cut, end)| (entry.id, (cut.as_str(), *end))).collect());
    let found = expand(&source);
    let mut mistakes = found.mistakes.clone();
    for (entry, cut, semicolon) in cuts {
        let place =
            format!("`{cut}` of `{}`, {}", entry.text, if *semicolon { "`;` kept" } else { "no `;`" });
        let line = written.iter().find(|written| written.id == entry.id).expect("it was written").line;
        let own: Vec<_> = mistakes.extract_if(.., |(at, _)| *at == line).collect();
        // None where what is left is an entry too.
        let none = *semicolon && entry.is_whole(cut);
        assert_eq!(own.len(), usize::from(!none), "{place}: {own:#?}");
    }
    let places: Vec<&String> = cuts.iter().map(|(_, cut, _)| cut).collect();
    assert!(mistakes.is_empty(), "{places:?}: {mistakes:#?}");

    // What a route's function holds of others is the name and the type of each provider that it mentions, and whether
    // something ends it.
    let mut changed: Vec<String> = cuts.iter().flat_map(|(entry, ..)| entry.markers()).collect();
    let lost = cuts.iter().filter(|(entry, cut, _)| !entry.is_declared(cut));
    changed.extend(lost.filter_map(|(entry, ..)| entry.provider().map(str::to_owned)));
    for (name, function) in whole.routes.iter().filter(|(_, function)| !mentions(function, &changed)) {
        let found = found.routes.get(name).unwrap_or_else(|| panic!("{places:?}: {name} is gone"));
        assert!(same(found, function), "{places:?}: {name}\n{}\n{}", text(found), text(function));
    }

    for item in [
        "pub struct Todos",
        "pub struct TodosUrls",
        "pub const ROUTES",
        "pub const PROVIDERS",
        "fn build",
        "fn urls",
        "fn client",
        "fn into_service",
        "fn dispatch",
        "fn dispatch_send",
    ] {
        assert!(found.items.iter().any(|found| found.ends_with(item)), "{places:?}: {item}");
    }

    right_sides_are_there_once(&written, &found, &format!("{places:?}"));
}

fn right_sides_are_there_once(written: &[Written], expansion: &Expansion, place: &str) {
    for token in right_sides(written) {
        let (line, column, text) = &token;
        let found = expansion.tokens.get(&(*line, *column)).map_or(&[][..], Vec::as_slice);
        let count = found.iter().filter(|found| found.to_string() == *text).count();
        assert_eq!(count, 1, "{place}: {token:?}");
    }
}

/// The tokens of the right sides, where they were written.
fn right_sides(written: &[Written]) -> Vec<Token> {
    let mut found = Vec::new();
    for entry in written {
        let mut tokens: Vec<TokenTree> =
            entry.text.parse::<TokenStream>().expect("tokens").into_iter().collect();
        without_hook(&mut tokens);
        let mark = match entry.kind {
            Kind::Route => "=>",
            Kind::Singleton | Kind::Request | Kind::Task => "=",
            Kind::Error | Kind::Input | Kind::Scope => continue,
            Kind::Guard | Kind::Around | Kind::Catch | Kind::Cors => {
                // Behind the word, and behind a guard's parameters and the status of a catch.
                let typed = |token: &TokenTree| token.to_string().contains(':');
                let more = match entry.kind {
                    Kind::Guard => matches!(tokens.get(1), Some(token @ TokenTree::Group(_)) if typed(token)),
                    Kind::Catch => true,
                    _ => false,
                };
                for token in tokens.into_iter().skip(1 + usize::from(more)) {
                    leaves(token, &mut |token| {
                        found.push((
                            entry.line,
                            entry.column + token.span().start().column,
                            token.to_string(),
                        ));
                    });
                }
                continue;
            }
        };
        let start = (0..tokens.len()).find(|&at| {
            tokens[at..].iter().zip(mark.chars()).filter(|(token, mark)| is(token, *mark)).count()
                == mark.len()
        });
        for token in tokens.into_iter().skip(start.map_or(usize::MAX, |start| start + mark.len())) {
            leaves(token, &mut |token| {
                found.push((entry.line, entry.column + token.span().start().column, token.to_string()));
            });
        }
    }
    found
}

/// Takes out `, stop =` and `, end =`, which stand between two right sides.
fn without_hook(tokens: &mut Vec<TokenTree>) {
    let found = tokens.windows(3).rposition(|hook| {
        is(&hook[0], ',')
            && matches!(&hook[1], TokenTree::Ident(word) if word == "stop" || word == "end")
            && is(&hook[2], '=')
    });
    if let Some(at) = found {
        tokens.drain(at..at + 3);
    }
}

fn is(token: &TokenTree, punct: char) -> bool {
    matches!(token, TokenTree::Punct(token) if token.as_char() == punct)
}

/// The tokens that are no groups.
fn leaves(token: TokenTree, visit: &mut impl FnMut(TokenTree)) {
    match token {
        TokenTree::Group(group) => group.stream().into_iter().for_each(|token| leaves(token, visit)),
        token => visit(token),
    }
}

/// Whether one of some words stands in a function.
fn mentions(function: &[TokenTree], words: &[String]) -> bool {
    !words.is_empty()
        && function
            .iter()
            .any(|token| matches!(token, TokenTree::Ident(ident) if words.iter().any(|word| ident == word)))
}

/// Whether two functions are the same, token by token; their places differ.
fn same(a: &[TokenTree], b: &[TokenTree]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|pair| match pair {
            (TokenTree::Ident(a), TokenTree::Ident(b)) => a == b,
            (TokenTree::Punct(a), TokenTree::Punct(b)) => {
                (a.as_char(), a.spacing()) == (b.as_char(), b.spacing())
            }
            (TokenTree::Literal(a), TokenTree::Literal(b)) => a.to_string() == b.to_string(),
            _ => false,
        })
}

fn text(function: &[TokenTree]) -> String {
    function.iter().map(TokenTree::to_string).collect::<Vec<_>>().join(" ")
}

fn expand(source: &str) -> Expansion {
    let mut diagnostics = Diagnostics::default();
    let output = compile(source.parse().expect("tokens"), &mut diagnostics);
    let mistakes = diagnostics.iter().map(|one| (one.start.start().line, one.text())).collect();
    let mut expansion =
        Expansion { mistakes, routes: BTreeMap::new(), items: Vec::new(), tokens: HashMap::new() };
    expansion.read(output);
    expansion
}

impl Expansion {
    /// Finds functions and items by their tokens: parsing all of it anew for each cut would take minutes.
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            if let (TokenTree::Ident(word), Some(TokenTree::Ident(name))) = (token, tokens.get(at + 1)) {
                let (word, name) = (word.to_string(), name.to_string());
                let before =
                    |text: &str| at > 0 && matches!(&tokens[at - 1], TokenTree::Ident(word) if word == text);
                let public = before("pub");
                if word == "fn" && is_route(&name) && tokens.get(at + 2).is_some_and(takes_table) {
                    self.route(name, &tokens[at..]);
                } else if matches!(word.as_str(), "fn" | "struct" | "const") {
                    self.items.push(format!("{}{word} {name}", if public { "pub " } else { "" }));
                }
            }
            // An arm of the dispatch tree, which is labelled with the route's name.
            if let (TokenTree::Punct(quote), Some(TokenTree::Ident(name))) = (token, tokens.get(at + 1))
                && quote.as_char() == '\''
                && is_route(&name.to_string())
            {
                self.route(name.to_string(), &tokens[at..]);
            }
            match token {
                TokenTree::Group(group) => self.read(group.stream()),
                token => {
                    // What has no place in the source is said to be at its beginning.
                    let place = token.span().start();
                    if place.line > 1 {
                        self.tokens.entry((place.line, place.column)).or_default().push(token.clone());
                    }
                }
            }
        }
    }

    /// Notes the code of a route, which these begin with.
    fn route(&mut self, name: String, tokens: &[TokenTree]) {
        let end = tokens.iter().position(is_block).expect("a block");
        let mut code = Vec::new();
        for token in &tokens[..=end] {
            leaves(token.clone(), &mut |token| code.push(token));
        }
        self.routes.insert(name, code);
    }
}

fn is_route(name: &str) -> bool {
    ["get", "post", "put_patch", "delete"]
        .iter()
        .any(|method| name.starts_with(&format!("__pulya_{method}_")))
}

/// Whether these are the parameters of a route's function, and not of one that matches.
fn takes_table(parameters: &TokenTree) -> bool {
    matches!(parameters, TokenTree::Group(group) if group.stream().to_string().starts_with("__pulya_app"))
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace)
}
