//! The naive matcher and the interpreter on random tables; and conflicts against what paths show.

use std::collections::{BTreeMap, BTreeSet};

use pulya_codegen::ir::{
    Class, Method, Methods, Outcome, Program, Route, conflicts, interpret, lower, naive,
};
use pulya_matching_tests::random::Random;
use pulya_matching_tests::{Find, RANDOM_FINDS, WIDE_FINDS, run, types};
use pulya_runtime::{request, route};

const OPAQUES: [&str; 2] = ["Slug", "Even"];
const METHODS: [Option<Method>; 6] = [
    Some(Method::Get),
    Some(Method::Post),
    Some(Method::Head),
    Some(Method::Options),
    Some(Method::Delete),
    None,
];

fn opaque(index: u32, text: &str) -> bool {
    types::takes(OPAQUES[index as usize], text)
}

#[test]
fn the_naive_matcher_and_the_interpreter_agree_on_a_million_pairs() {
    const PATHS: usize = 100;
    let (mut pairs, mut hits, mut kinds) = (0usize, 0usize, BTreeMap::<&str, usize>::new());
    for seed in 0.. {
        if pairs >= 1_000_000 {
            break;
        }
        let mut random = Random::new(seed);
        let Some(table) = random.sound_table() else { continue };
        let program = lower(&table);
        for _ in 0..PATHS {
            let path = random.path(&table);
            let method = METHODS[random.below(METHODS.len())];
            let expected = naive::find(&table, method, &path, &opaque);
            let actual = interpret(&program, method, &path, &opaque);
            assert_eq!(actual, expected, "seed {seed}, {method:?} {}{}", path.escape_ascii(), print(&table));
            pairs += 1;
            hits += usize::from(matches!(actual, Outcome::Route { .. }));
            *kinds.entry(kind(&actual)).or_default() += 1;
        }
    }
    println!("{pairs} pairs: {kinds:?}");
    // The paths are worth something: many hit, and every outcome comes up often.
    assert!(hits * 6 > pairs, "{hits} of {pairs}");
    assert!(kinds.len() == 6 && kinds.values().all(|count| *count > 1_000), "{kinds:?}");
}

#[test]
fn the_interpreter_and_emitted_code_agree_on_random_tables() {
    const PATHS: usize = 3_000;
    let mut pairs = 0;
    for (seed, find) in RANDOM_FINDS {
        let mut random = Random::new(*seed);
        let table = random.sound_table().expect("only such tables are emitted");
        let program = lower(&table);
        for _ in 0..PATHS {
            let path = random.path(&table);
            let method = METHODS[random.below(METHODS.len())];
            same(*find, &table, &program, method, &path, *seed);
            pairs += 1;
        }
    }
    println!("{pairs} pairs through emitted code");
    assert!(pairs >= 100_000);
}

#[test]
fn the_interpreter_and_emitted_code_agree_on_wide_tables() {
    const PATHS: usize = 10_000;
    let (mut pairs, mut hits, mut long) = (0, 0, 0);
    for (seed, find) in WIDE_FINDS {
        let mut random = Random::new(*seed);
        let table = random.sound_wide_table().expect("only such tables are emitted");
        assert!(table.len() > 30, "seed {seed}: {} routes", table.len());
        let program = lower(&table);
        for _ in 0..PATHS {
            let mut path = random.path(&table);
            if random.below(4) == 0 {
                random.stretch(&mut path);
            }
            hits += usize::from(same(*find, &table, &program, Some(Method::Get), &path, *seed));
            long += usize::from(path.len() > 64);
            pairs += 1;
        }
    }
    println!("{pairs} pairs through emitted code of wide tables, {hits} hits, {long} long paths");
    assert!(pairs >= 100_000 && hits * 3 > pairs && long * 6 > pairs, "{pairs}, {hits}, {long}");
}

/// Compares the interpreter with emitted code, and says whether a route takes the path.
fn same(
    find: Find,
    table: &[Route],
    program: &Program,
    method: Option<Method>,
    path: &[u8],
    seed: u64,
) -> bool {
    let expected = interpret(program, method, path, &opaque);
    let found = run(find, method.map_or(request::Method::Other, wire), path);
    let actual = match found.outcome {
        route::Outcome::Route(id) => {
            let count = table[id as usize].pattern.parameters().count();
            let spans = (0..count).map(|index| found.captures.span(index));
            let captures = spans.map(|span| (span.from.into(), span.to.into())).collect();
            Outcome::Route { id, captures }
        }
        route::Outcome::NotAllowed(allow) => Outcome::NotAllowed(methods(allow)),
        route::Outcome::Options(allow) => Outcome::Options(methods(allow)),
        route::Outcome::Mismatch(found) => {
            Outcome::Mismatch { parameter: found.parameter.into(), ty: found.ty.into() }
        }
        route::Outcome::BadPath => Outcome::BadPath,
        route::Outcome::Missing => Outcome::Missing,
    };
    assert_eq!(actual, expected, "seed {seed}, {method:?} {}{}", path.escape_ascii(), print(table));
    matches!(actual, Outcome::Route { .. })
}

/// The runtime's name for a method.
fn wire(method: Method) -> request::Method {
    request::Method::from_bytes(method.as_str().as_bytes())
}

fn methods(allow: &route::Allow) -> Methods {
    allow.value.split(", ").filter_map(Method::from_name).collect()
}

fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Route { .. } => "route",
        Outcome::NotAllowed(_) => "405",
        Outcome::Options(_) => "options",
        Outcome::Mismatch { .. } => "mismatch",
        Outcome::BadPath => "bad",
        Outcome::Missing => "404",
    }
}

/// Whether the types of both routes are all known, so that a conflict has a witness.
fn known(routes: [&Route; 2]) -> bool {
    let mut classes = routes.into_iter().flat_map(|route| route.pattern.parameters()).map(|p| p.class);
    classes.all(|class| !matches!(class, Class::Opaque(_)))
}

#[test]
fn every_witness_is_matched_by_both_and_neither_is_more_specific() {
    let (mut witnesses, mut doubtful) = (0, 0);
    for seed in 0..60_000 {
        let table = Random::new(seed).table();
        let route = |id: u32| &table[id as usize];
        for conflict in conflicts(&table) {
            let (a, b) = (route(conflict.a), route(conflict.b));
            let both = a.methods.stages().filter(|stage| b.methods.stages().any(|other| other == *stage));
            assert!(both.into_iter().any(|stage| stage == conflict.method), "seed {seed}");
            assert!(conflict.a < conflict.b);
            assert!(naive::equally_specific(&a.pattern, &b.pattern), "seed {seed}{}", print(&table));
            let Some(witness) = conflict.witness else {
                assert!(!known([a, b]), "seed {seed}{}", print(&table));
                doubtful += 1;
                continue;
            };
            witnesses += 1;
            for route in [a, b] {
                // Alone, each route takes it, by the interpreter and by the naive matcher.
                let alone = [Route { methods: Method::Get.into(), ..route.clone() }];
                let outcome = interpret(&lower(&alone), Some(Method::Get), witness.as_bytes(), &opaque);
                assert!(
                    matches!(outcome, Outcome::Route { id, .. } if id == route.id),
                    "seed {seed}: {} does not take {witness}",
                    route.pattern.typed()
                );
                let take = naive::take(&route.pattern, witness.as_bytes(), &opaque);
                assert!(
                    take.is_some_and(|take| take.failed.is_none() && !take.dots),
                    "seed {seed}: {witness}"
                );
            }
        }
    }
    println!("{witnesses} witnesses, {doubtful} conflicts that may be");
    assert!(witnesses > 2_500 && doubtful > 2_000);
}

#[test]
fn what_paths_show_to_be_ambiguous_is_found_and_nothing_else() {
    let (mut ambiguous, mut found) = (0, 0);
    for seed in 0..10_000 {
        let mut random = Random::new(seed);
        // Two routes a table, so that nothing is left out of the list for its length.
        let routes = random.table();
        for pair in routes.windows(2) {
            let mut pair = pair.to_vec();
            pair.iter_mut().for_each(|route| route.methods = Method::Get.into());
            let mut shown = BTreeSet::new();
            for _ in 0..60 {
                let path = random.path(&pair);
                let takes = pair.iter().all(|route| {
                    naive::take(&route.pattern, &path, &opaque)
                        .is_some_and(|take| take.failed.is_none() && !take.dots)
                });
                if takes && naive::equally_specific(&pair[0].pattern, &pair[1].pattern) {
                    shown.insert(path);
                }
            }
            let conflict = conflicts(&pair);
            if let Some(path) = shown.first() {
                ambiguous += 1;
                assert_eq!(conflict.len(), 1, "seed {seed}: {}{}", path.escape_ascii(), print(&pair));
            }
            found += conflict.len();
            // The converse: a conflict of known types has a witness, which the test above verifies.
            if known([&pair[0], &pair[1]]) {
                assert!(conflict.iter().all(|conflict| conflict.witness.is_some()));
            }
        }
    }
    println!("{found} conflicts, {ambiguous} of them met by chance");
    assert!(ambiguous > 500);
}

fn print(table: &[Route]) -> String {
    table.iter().map(|route| format!("\n{} {}", route.methods, route.pattern.typed())).collect()
}
