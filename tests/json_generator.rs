//! The type definitions that `json_generated` compares are checked in; they are what the generator makes.
//!
//! `PULYA_REGENERATE=1 cargo test --test json_generator` writes them again.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "a test")]

#[path = "json/generator.rs"]
mod generator;
#[path = "json/random.rs"]
mod random;

use std::path::Path;

#[test]
fn regenerating_gives_the_same_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/json/generated");
    for index in 0..generator::FILES {
        let path = folder.join(format!("types_{index}.rs"));
        let generated = generator::file(index);
        if std::env::var_os("PULYA_REGENERATE").is_some() {
            std::fs::write(&path, &generated).unwrap();
        } else {
            let checked_in = std::fs::read_to_string(&path).unwrap();
            assert!(generated == checked_in, "{} is not what the generator makes", path.display());
        }
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), generator::FILES);
}
