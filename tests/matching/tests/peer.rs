//! matchit, wherever its semantics are ours: whole-segment parameters without types, one method, no escapes.

use pulya_codegen::ir::{Method, Outcome, Pattern, Route, interpret, lower};
use pulya_matching_tests::cases::real;
use pulya_matching_tests::random::Random;
use pulya_matching_tests::{FINDS, run};
use pulya_runtime::{request, route};

type Found = Option<(u32, Vec<String>)>;

fn theirs(router: &matchit::Router<u32>, path: &str) -> Found {
    let found = router.at(path).ok()?;
    Some((*found.value, found.params.iter().map(|(_, text)| text.to_owned()).collect()))
}

fn text(path: &str, from: usize, to: usize) -> String {
    path[from..to].to_owned()
}

fn interpreted(program: &pulya_codegen::ir::Program, path: &str) -> Found {
    match interpret(program, Some(Method::Get), path.as_bytes(), &|_, _| false) {
        Outcome::Route { id, captures } => {
            Some((id, captures.into_iter().map(|(from, to)| text(path, from, to)).collect()))
        }
        _ => None,
    }
}

#[test]
fn matchit_agrees_on_the_real_table() {
    let table = real();
    let program = lower(&table.routes);
    let find = FINDS.last().expect("the real table is the last");
    let mut router = matchit::Router::new();
    for route in &table.routes {
        router.insert(route.pattern.to_string(), route.id).expect("matchit takes the table");
    }
    let mut random = Random::new(7);
    let (mut hits, mut paths) = (0, 0);
    for case in table.cases.iter().cycle().take(20_000) {
        // The path itself at first, then with one place changed.
        let mut path = case.path.clone();
        if paths >= table.cases.len() {
            let at = 1 + random.below(path.len());
            let to = (at + random.below(3)).min(path.len());
            path.replace_range(at..to, random.of(&["", "/", "x", "s", "issues", "/x"]));
        }
        let expected = theirs(&router, &path);
        assert_eq!(interpreted(&program, &path), expected, "{path}");
        let found = run(*find, request::Method::Get, path.as_bytes());
        let emitted = match found.outcome {
            route::Outcome::Route(id) => {
                let count = table.routes[id as usize].pattern.parameters().count();
                let spans = (0..count).map(|index| found.captures.span(index));
                Some((id, spans.map(|span| text(&path, span.from.into(), span.to.into())).collect()))
            }
            _ => None,
        };
        assert_eq!(emitted, expected, "{path}");
        hits += usize::from(expected.is_some());
        paths += 1;
    }
    assert!(hits > 5_000 && hits < paths, "{hits} of {paths}");
}

#[test]
fn matchit_agrees_on_random_tables() {
    let (mut tables, mut pairs, mut hits) = (0, 0, 0);
    for seed in 0..4_000 {
        let mut random = Random::new(seed);
        let mut router = matchit::Router::new();
        let mut routes = Vec::new();
        for id in 0..2 + random.below(8) as u32 {
            let mut pattern = String::new();
            let count = 1 + random.below(4);
            for place in 0..count {
                pattern += match random.below(8) {
                    0..4 => random.of(&["/a", "/b", "/ab", "/abc"]),
                    7 if place + 1 == count => "/{*rest}",
                    _ => ["/{p}", "/{q}", "/{r}", "/{s}"][place],
                };
            }
            // What matchit takes for a conflict is left out for both.
            if router.insert(&pattern, id).is_ok() {
                let pattern = Pattern::parse(&pattern).expect("the pattern is right");
                routes.push(Route { id, methods: Method::Get.into(), pattern });
            }
        }
        let program = lower(&routes);
        tables += 1;
        for _ in 0..50 {
            let count = 1 + random.below(5);
            let path: String = (0..count)
                .map(|_| *random.of(&[&"/a", &"/b", &"/ab", &"/abc", &"/abcd", &"/x", &"/"]))
                .collect();
            let expected = theirs(&router, &path);
            assert_eq!(interpreted(&program, &path), expected, "seed {seed}: {path} {routes:?}");
            pairs += 1;
            hits += usize::from(expected.is_some());
        }
    }
    println!("{pairs} pairs in {tables} tables, {hits} hits");
    assert!(hits * 4 > pairs);
}
