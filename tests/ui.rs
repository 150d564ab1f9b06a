//! What the compiler says to mistakes: one mistake a file, each file named after its mistake; and the gallery of
//! them, `docs/errors.md`, which is generated from the same files.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes both anew: the `.stderr` files, then the gallery.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of `tests/ui`, in the order of the gallery: name, title, what its mistakes have in common.
const GROUPS: &[(&str, &str, &str)] = &[
    ("patterns", "Patterns", "A pattern is checked when it is read; the message stands at its literal."),
    (
        "conflicts",
        "Conflicts",
        "Two routes of one method conflict when some path matches both and neither is more specific. The message \
         stands at both, quotes the other, and shows such a path.",
    ),
    ("entries", "Entries", "An entry that can't be read is lost alone; all others are compiled."),
    ("attributes", "Attributes", "Attributes before a table or a route."),
    ("parameters", "Parameters", "What stands in a route's parentheses."),
    ("responses", "Responses", "What stands behind `->`, and whether the right side gives it."),
    ("right_sides", "Right sides", "What stands behind `=>`."),
    (
        "axum",
        "Handlers written for axum",
        "What stands behind `=> fn`, and what `#[state]` marks for the extractors of axum-core.",
    ),
    ("providers", "Providers", "Inputs, singletons, request values and tasks."),
    ("layers", "Around routes", "Guards, arounds, catches and `cors`."),
    ("handlers", "Handlers", "What a table asks of its handlers as a whole."),
    ("names", "Names of routes", "What stands behind `as`."),
    (
        "several",
        "Several at once",
        "All mistakes of a block are reported together, in the order of the source.",
    ),
    ("derives", "Derives", "`#[derive(Problem)]` and `#[derive(Extract)]`."),
    ("json", "JSON", "What `#[derive(ToJson)]` can't do as serde does."),
];

#[test]
fn mistakes() {
    let cases = trybuild::TestCases::new();
    // The mistakes of the derive have a test of their own.
    for (group, ..) in GROUPS.iter().filter(|(group, ..)| *group != "json") {
        cases.compile_fail(format!("tests/ui/{group}/*.rs"));
    }
    cases.pass("tests/ui/local.rs");
    // It compiles them when it is dropped.
    drop(cases);
    if overwrites() {
        fs::write(gallery_file(), gallery()).expect("docs/errors.md can be written");
    }
}

#[test]
fn the_gallery_shows_what_the_compiler_prints() {
    if overwrites() {
        return;
    }
    let file = fs::read_to_string(gallery_file()).unwrap_or_default();
    assert!(
        file == gallery(),
        "docs/errors.md differs from the cases: write it anew with `TRYBUILD=overwrite cargo test --test ui`"
    );
}

/// README shows one of them in full.
#[test]
fn readme_shows_what_the_compiler_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let case = tests().join("conflicts/two_parameters.rs");
    let entry = entry(&case).replace("tests/ui/conflicts/two_parameters.rs", "src/main.rs");
    let (_, blocks) = entry.split_once("```rust").expect("a block");
    let (blocks, _) = blocks.rsplit_once("```").expect("its end");
    assert!(
        read(&root.join("README.md")).contains(&format!("```rust{blocks}```")),
        "README is to show this:\n\n```rust{blocks}```"
    );
}

#[test]
fn every_case_is_in_the_gallery() {
    let gallery = gallery();
    let mut cases = 0;
    for folder in folders() {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(GROUPS.iter().any(|(group, ..)| *group == name), "{name} is no group of the gallery");
        for case in sources(&folder) {
            let text = read(&case);
            let first = text.lines().next().unwrap_or_default();
            assert!(first.starts_with("//! "), "{} does not begin with its mend", case.display());
            assert!(gallery.contains(&format!("### {}\n", title(&case))), "{}", case.display());
            cases += 1;
        }
    }
    assert!(cases >= 40, "{cases} cases");
}

/// What is printed holds no place of the machine that it was printed on.
#[test]
fn messages_name_no_places_outside() {
    for case in folders().iter().flat_map(|folder| sources(folder)) {
        let message = read(&case.with_extension("stderr"));
        for place in ["/home/", "/root/", "/usr/", "/work", ".cargo", "registry", "\\\\"] {
            assert!(!message.contains(place), "{} names {place}", case.display());
        }
    }
}

fn overwrites() -> bool {
    std::env::var_os("TRYBUILD").is_some_and(|value| value == "overwrite")
}

/// The whole gallery.
fn gallery() -> String {
    let mut text = String::from(
        "# Compile errors\n\n\
         Every mistake that a table or a derive can hold, as the compiler reports it, and its mend. Generated from \
         the files in `tests/ui` and kept equal to what the compiler prints by a test; \
         `TRYBUILD=overwrite cargo test --test ui` writes it anew.\n",
    );
    for (group, title, about) in GROUPS {
        let _ = write!(text, "\n## {title}\n\n{about}\n");
        for case in sources(&tests().join(group)) {
            text.push_str(&entry(&case));
        }
    }
    text
}

/// One mistake: its name, its source, the message, the mend.
fn entry(case: &Path) -> String {
    let source = read(case);
    let mend: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    let code = source.lines().skip(mend.len()).collect::<Vec<_>>().join("\n");
    let code = code.trim().trim_end_matches("fn main() {}").trim_end();
    let message = read(&case.with_extension("stderr"));
    format!(
        "\n### {}\n\n```rust\n{code}\n```\n\n```text\n{}\n```\n\n{}\n",
        title(case),
        message.trim_end(),
        mend.join("\n")
    )
}

/// `two_bodies.rs` as a title: `Two bodies`.
fn title(case: &Path) -> String {
    let name = case.file_stem().expect("a name").to_string_lossy().replace('_', " ");
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn folders() -> Vec<PathBuf> {
    listed(&tests()).into_iter().filter(|path| path.is_dir()).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    listed(folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .replace("\r\n", "\n")
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui")
}

fn gallery_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md")
}
