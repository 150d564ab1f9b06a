//! A path from the wire, in a random table: normalised, then taken by the naive matcher, the interpreter and, for the
//! tables that are emitted, by match code. All agree, and no path makes any of them panic.
//!
//! `cargo +nightly fuzz run path`

#![no_main]

use libfuzzer_sys::fuzz_target;
use pulya_codegen::ir::{Method, Outcome, interpret, lower, naive};
use pulya_matching_tests::random::Random;
use pulya_matching_tests::{RANDOM_FINDS, run, types};
use pulya_runtime::request;
use pulya_runtime::route::{self, normalise, text};

fuzz_target!(|data: &[u8]| {
    // A byte for the table, one for the method, and the path.
    let [table, method, path @ ..] = data else { return };
    let Ok(raw) = std::str::from_utf8(path) else { return };
    let (seed, find) = RANDOM_FINDS[usize::from(*table) % RANDOM_FINDS.len()];
    let Some(routes) = Random::new(seed).sound_table() else { return };
    let method = Method::ALL.get(usize::from(*method) % 10).copied();

    let mut scratch = Vec::new();
    let Ok(path) = normalise(raw, &mut scratch) else { return };
    assert_eq!(path == raw.as_bytes(), !raw.contains('%'));

    let opaque = |index: u32, text: &str| types::takes(["Slug", "Even"][index as usize], text);
    let expected = naive::find(&routes, method, path, &opaque);
    assert_eq!(interpret(&lower(&routes), method, path, &opaque), expected);

    let wire = method
        .map_or(request::Method::Other, |method| request::Method::from_bytes(method.as_str().as_bytes()));
    let found = run(find, wire, path);
    match (found.outcome, expected) {
        (route::Outcome::Route(id), Outcome::Route { id: expected, captures }) => {
            assert_eq!(id, expected);
            for (index, (from, to)) in captures.into_iter().enumerate() {
                let span = found.captures.span(index);
                assert_eq!((usize::from(span.from), usize::from(span.to)), (from, to));
                // A parameter is never empty, and reads as text.
                assert!(!text(path, span).is_empty());
            }
        }
        (route::Outcome::NotAllowed(_), Outcome::NotAllowed(_))
        | (route::Outcome::Options(_), Outcome::Options(_))
        | (route::Outcome::Mismatch(_), Outcome::Mismatch { .. })
        | (route::Outcome::BadPath, Outcome::BadPath)
        | (route::Outcome::Missing, Outcome::Missing) => {}
        (found, expected) => panic!("{found:?} is not {expected:?}"),
    }
});
