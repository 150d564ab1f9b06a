//! Conflicts against all that there is: every pair of small patterns, and every short path over a small alphabet.

use pulya_codegen::ir::{Class, Method, Pattern, Route, conflicts, naive};

/// Every kind of segment; a number beside a name is its type.
const SEGMENTS: [&str; 11] =
    ["", "a", "1", "{x}", "{x: u8}", "a{x}", "{x}a", "a{x}a", "{x}-{y}", "{x: u8}-{y}", "{*x}"];

const ALPHABET: &[u8] = b"a1-/";

/// Two segments of three characters each, and the slash between them: the longest that two of the patterns need to meet.
const LONGEST: usize = 7;

#[test]
fn a_conflict_is_reported_where_some_path_is_matched_by_both_equally_and_nowhere_else() {
    let patterns = patterns();
    let paths = paths();
    let taken: Vec<Vec<bool>> = patterns
        .iter()
        .map(|pattern| {
            let takes = |path: &Vec<u8>| {
                naive::take(pattern, path, &|_, _| false)
                    .is_some_and(|take| take.failed.is_none() && !take.dots)
            };
            paths.iter().map(takes).collect()
        })
        .collect();
    let route = |id, pattern: &Pattern| Route { id, methods: Method::Get.into(), pattern: pattern.clone() };
    let (mut pairs, mut met) = (0, 0);
    for (a, one) in patterns.iter().enumerate() {
        for (b, other) in patterns.iter().enumerate().skip(a) {
            let both = (0..paths.len()).find(|&path| taken[a][path] && taken[b][path]);
            let ambiguous = both.filter(|_| naive::equally_specific(one, other));
            let found = conflicts(&[route(0, one), route(1, other)]);
            let shown = ambiguous.map(|path| paths[path].escape_ascii().to_string());
            assert_eq!(
                found.len(),
                usize::from(ambiguous.is_some()),
                "{} and {}: both match {shown:?}, reported {found:?}",
                one.typed(),
                other.typed()
            );
            pairs += 1;
            met += found.len();
        }
    }
    println!("{pairs} pairs over {} paths, {met} of them in conflict", paths.len());
    assert!(pairs > 7_000 && met > 300);
}

/// All patterns of one and of two of the segments.
fn patterns() -> Vec<Pattern> {
    let rest = |text: &str| text.starts_with("{*");
    let one = SEGMENTS.iter().map(|text| format!("/{text}"));
    let two = SEGMENTS.iter().filter(|first| !rest(first)).flat_map(|first| {
        SEGMENTS.iter().map(move |second| format!("/{first}/{}", second.replace('x', "z").replace('y', "w")))
    });
    one.chain(two).map(|text| typed(&text)).collect()
}

fn typed(text: &str) -> Pattern {
    let mut pattern = Pattern::parse(&text.replace(": u8", "")).expect(text);
    for name in ["x", "z"].into_iter().filter(|name| text.contains(&format!("{{{name}: u8}}"))) {
        assert!(pattern.give_type(name, Class::Int { signed: false, bits: 8 }, "u8"));
    }
    pattern
}

/// All paths over the alphabet, the shortest first.
fn paths() -> Vec<Vec<u8>> {
    let mut paths = vec![b"/".to_vec()];
    let mut last = 0;
    for _ in 0..LONGEST {
        let end = paths.len();
        for at in last..end {
            for byte in ALPHABET {
                let mut longer = paths[at].clone();
                longer.push(*byte);
                paths.push(longer);
            }
        }
        last = end;
    }
    paths
}
