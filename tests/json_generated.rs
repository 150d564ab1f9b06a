//! More than five hundred type definitions made at random, compiled, and compared with serde.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "a test")]

#[path = "json/random.rs"]
mod random;
#[path = "json/sample.rs"]
mod sample;
#[path = "json/support.rs"]
mod support;

/// The checked-in files, and their functions.
macro_rules! files {
    ($($name:ident at $path:literal;)*) => {
        $(#[path = $path] mod $name;)*

        const COMPARE: &[fn(&mut random::Random) -> support::Tally] = &[$($name::compare),*];
    };
}

files! {
    types_0 at "json/generated/types_0.rs";
    types_1 at "json/generated/types_1.rs";
    types_2 at "json/generated/types_2.rs";
    types_3 at "json/generated/types_3.rs";
    types_4 at "json/generated/types_4.rs";
    types_5 at "json/generated/types_5.rs";
    types_6 at "json/generated/types_6.rs";
    types_7 at "json/generated/types_7.rs";
    types_8 at "json/generated/types_8.rs";
}

#[test]
fn generated_types_are_written_as_by_serde() {
    let mut tally = support::Tally::default();
    for (seed, compare) in COMPARE.iter().enumerate() {
        tally.add(compare(&mut random::Random::new(seed as u64 + 1)));
    }
    println!("{} types: {} values alike in bytes, {} in their error", tally.types, tally.bytes, tally.errors);
    assert!(tally.types >= 500);
    // Errors are compared too, but must not be all there is.
    assert!(tally.bytes > 10 * tally.types && tally.errors > 0);
}
