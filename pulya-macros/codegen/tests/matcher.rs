//! Emitted match code as tokens: which form serves when, the same for the same table, and linear in its routes.

use proc_macro2::{TokenStream, TokenTree};
use pulya_codegen::emit::maps::COMPARED_STATICS;
use pulya_codegen::emit::matcher::matcher;
use pulya_codegen::ir::{Method, Pattern, Route, lower};
use quote::quote;

fn emitted(patterns: impl IntoIterator<Item = String>) -> TokenStream {
    let routes: Vec<Route> = (0..)
        .zip(patterns)
        .map(|(id, text)| Route {
            id,
            methods: Method::Get.into(),
            pattern: Pattern::parse(&text).expect("the pattern is right"),
        })
        .collect();
    matcher(&lower(&routes), &quote!(::pulya::__private), &[])
}

fn count(tokens: TokenStream) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => 1 + count(group.stream()),
            _ => 1,
        })
        .sum()
}

/// Many kinds of routes with parameters, as a service has them.
fn service(routes: usize) -> impl Iterator<Item = String> {
    (0..routes).map(|n| match n % 5 {
        0 => format!("/kind{}/{{id}}", n / 5),
        1 => format!("/kind{}/{{id}}/parts", n / 5),
        2 => format!("/kind{}/{{id}}/parts/{{part}}", n / 5),
        3 => format!("/kind{}/{{id}}/files/{{name}}.json", n / 5),
        _ => format!("/all/{{org}}/kind{}/{{id}}", n / 5),
    })
}

#[test]
fn a_few_static_paths_are_compared_and_more_are_hashed() {
    let statics = |count: usize| emitted((0..count).map(|n| format!("/page{n}"))).to_string();
    let few = statics(COMPARED_STATICS);
    assert_eq!(few.matches("ends (").count(), COMPARED_STATICS);
    assert!(!few.contains("Statics"));
    let more = statics(COMPARED_STATICS + 1);
    assert_eq!(more.matches("ends (").count(), 0);
    assert!(more.contains("Statics"));
}

#[test]
fn what_follows_a_parameter_keeps_the_same_rule() {
    let behind = |count: usize| emitted((0..count).map(|n| format!("/{{id}}/page{n}"))).to_string();
    assert!(!behind(COMPARED_STATICS).contains("Statics"));
    assert!(behind(COMPARED_STATICS + 1).contains("Statics"));
}

#[test]
fn texts_that_no_cell_holds_are_compared() {
    let long = "x".repeat(40);
    let tokens =
        emitted((0..5).map(|n| format!("/page{n}")).chain([format!("/{long}"), "/".to_owned()])).to_string();
    assert!(tokens.contains("Statics"));
    assert_eq!(tokens.matches("ends (").count(), 2);
}

#[test]
fn a_thousand_static_paths_are_hashed_too() {
    let tokens = emitted((0..1_000).map(|n| format!("/page{n}"))).to_string();
    assert_eq!(tokens.matches("ends (").count(), 0);
    assert_eq!(tokens.matches("static __PULYA_STATICS").count(), 4);
}

/// Whether the patterns are told apart by their shapes, and whether some are walked along the trie.
fn ways(patterns: &[&str]) -> (bool, bool) {
    let tokens = emitted(patterns.iter().map(|text| (*text).to_owned())).to_string();
    (
        tokens.contains("__pulya_get_shapes") || tokens.contains("__pulya_get_free"),
        tokens.contains("__pulya_get_walk"),
    )
}

#[test]
fn texts_and_whole_parameters_are_told_apart_by_shape_unless_something_else_may_beat_them() {
    const CASES: [(&[&str], (bool, bool)); 12] = [
        (&["/a", "/b/c"], (false, false)),
        (&["/users/{id}", "/users/{id}/posts/{post}", "/{any}"], (true, false)),
        (&["/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}"], (true, false)),
        // More segments than are counted.
        (&["/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}"], (false, true)),
        // Parameters beside text, all that remains, an empty segment.
        (&["/files/{name}.json"], (false, true)),
        (&["/files/{*rest}"], (false, true)),
        (&["/{a}/"], (false, true)),
        // Less specific than the pattern with the parameter, or never in its way.
        (&["/users/{id}", "/users/{*rest}"], (true, true)),
        (&["/users/{id}", "/files/{name}.json"], (true, true)),
        (&["/users/{id}", "/users/{id}/"], (true, true)),
        // More specific where a path matches both.
        (&["/users/{id}", "/users/{id}.json"], (false, true)),
        // And the same by way of a third: what that beats is walked too.
        (&["/{a}/x/{b}", "/{a}/{b}/{c}", "/{a}/x/{b}.json"], (false, true)),
    ];
    for (patterns, expected) in CASES {
        assert_eq!(ways(patterns), expected, "{patterns:?}");
    }
}

#[test]
fn a_table_is_always_emitted_alike_and_its_order_only_shows_in_ids() {
    let tokens = emitted(service(100)).to_string();
    assert_eq!(tokens, emitted(service(100)).to_string());
}

#[test]
fn tokens_grow_with_the_routes() {
    let [few, many] = [200, 1_000].map(|routes| count(emitted(service(routes))) as f64 / routes as f64);
    println!("{few:.0} tokens a route at 200, {many:.0} at 1,000");
    assert!(many < 150.0, "{many} tokens a route");
    assert!(many < few * 1.1, "{few} tokens a route, then {many}");
}
