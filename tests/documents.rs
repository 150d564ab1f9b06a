//! The documents name files that exist.

use std::fs;
use std::path::Path;

/// The two tables of steps, and the folder that the files in each are relative to.
const TABLES: [(&str, &str); 2] =
    [("## At compile time", "pulya-macros/codegen/src"), ("## At run time", "pulya-runtime/src")];

#[test]
fn the_architecture_names_files_that_exist() {
    let text = read("docs/ARCHITECTURE.md");
    let mut named = 0;
    for (title, folder) in TABLES {
        let (_, section) = text.split_once(title).expect(title);
        let section = section.split("\n## ").next().expect("a section");
        // The second column says where.
        let rows = section.lines().filter(|line| line.starts_with("| ")).skip(2);
        for room in rows.filter_map(|row| row.split('|').nth(2)) {
            for path in paths(room) {
                assert!(Path::new(folder).join(&path).exists(), "{folder}/{path} does not exist");
                named += 1;
            }
        }
    }
    // Prose too: what looks like a path is one, from the root or from one of the two rooms.
    for path in paths(&text).into_iter().filter(|path| path.contains('/')) {
        let folders = ["."].into_iter().chain(TABLES.map(|(_, folder)| folder));
        assert!(
            folders.into_iter().any(|folder| Path::new(folder).join(&path).exists()),
            "{path} does not exist"
        );
    }
    assert!(named > 50, "{named} files");
}

#[test]
fn readme_names_files_that_exist() {
    let text = read("README.md");
    let links = text.split("](").skip(1).filter_map(|link| link.split(')').next());
    let examples = text.split('`').filter(|code| code.starts_with("examples/"));
    let mut named = 0;
    let elsewhere = |path: &&str| path.contains("://") || path.starts_with('#');
    for path in links.chain(examples).filter(|path| !elsewhere(path)) {
        assert!(Path::new(path).exists(), "{path} does not exist");
        named += 1;
    }
    assert!(named > 8, "{named} files");
}

/// README's program is the smallest of all, and is said to be.
#[test]
fn the_smallest_service_has_ten_lines() {
    let text = read("examples/hello/src/main.rs");
    let code = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//!"));
    assert_eq!(code.count(), 10);
}

/// Each package that is published holds the licences that it names.
#[test]
fn packages_hold_their_licences() {
    for folder in [".", "pulya-macros", "pulya-macros/codegen", "pulya-runtime"] {
        for file in ["LICENSE-APACHE", "LICENSE-MIT", "README.md"] {
            assert!(Path::new(folder).join(file).exists(), "{folder}/{file} does not exist");
        }
    }
}

/// What stands in backquotes and has an end that files have, or is a folder; `{a,b}` stands for several.
fn paths(text: &str) -> Vec<String> {
    let codes = text.split('`').skip(1).step_by(2);
    let codes = codes.filter(|code| code.ends_with(".rs") || code.ends_with('/') || code.ends_with(".md"));
    codes.filter(|code| !code.contains(' ') && !code.starts_with("fuzz")).flat_map(several).collect()
}

fn several(path: &str) -> Vec<String> {
    match path.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
        Some((before, (names, behind))) => {
            names.split(',').map(|name| format!("{before}{name}{behind}")).collect()
        }
        None => vec![path.to_owned()],
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}
