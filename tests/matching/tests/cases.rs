//! The table of cases, through the naive matcher, the interpreter and emitted code.

use std::collections::{BTreeMap, BTreeSet};

use pulya_codegen::ir::{Method, Outcome, Program, conflicts, interpret, lower, naive};
use pulya_matching_tests::cases::{Case, Table, tables};
use pulya_matching_tests::{FINDS, run, types};
use pulya_runtime::{request, route};

#[test]
fn the_naive_matcher_agrees_with_the_table() {
    every_case(|table, case, path| {
        let method = Method::from_name(&case.method);
        words(table, path, naive::find(&table.routes, method, path, &opaques(table)))
    });
}

#[test]
fn the_interpreter_agrees_with_the_table() {
    let programs: BTreeMap<String, Program> =
        tables().into_iter().map(|table| (table.name, lower(&table.routes))).collect();
    every_case(|table, case, path| {
        let method = Method::from_name(&case.method);
        words(table, path, interpret(&programs[&table.name], method, path, &opaques(table)))
    });
}

#[test]
fn emitted_code_agrees_with_the_table() {
    let tables = tables();
    assert_eq!(tables.len(), FINDS.len());
    every_case(|table, case, path| {
        let number = tables.iter().position(|other| other.name == table.name).expect("it is one of them");
        let method = request::Method::from_bytes(case.method.as_bytes());
        found(table, path, run(FINDS[number], method, path))
    });
}

#[test]
fn the_table_is_large_and_shows_every_rule() {
    let tables = tables();
    let cases: usize = tables.iter().map(|table| table.cases.len()).sum();
    assert!(cases >= 300 + 130, "{cases} cases");
    let shown: BTreeSet<u32> = tables.iter().flat_map(|table| table.rules.iter().copied()).collect();
    assert_eq!(shown, (1..=12).collect());
    let names: BTreeSet<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names.len(), tables.len());
    println!("{cases} cases in {} tables", tables.len());
}

#[test]
fn no_table_has_a_conflict() {
    for table in tables() {
        assert_eq!(conflicts(&table.routes), [], "{}", table.name);
    }
}

/// Runs all cases, and reports all that differ.
fn every_case(mut outcome: impl FnMut(&Table, &Case, &[u8]) -> String) {
    let mut wrong = Vec::new();
    for table in &tables() {
        for case in &table.cases {
            let mut scratch = Vec::new();
            let actual = match route::normalise(&case.path, &mut scratch) {
                Ok(path) => outcome(table, case, path),
                Err(_) => "400".to_owned(),
            };
            if actual != case.outcome {
                let Case { method, path, outcome } = case;
                wrong.push(format!("{}: {method} {path} => {outcome}, but got {actual}", table.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn opaques(table: &Table) -> impl Fn(u32, &str) -> bool {
    |index, text| types::takes(&table.opaques[index as usize], text)
}

fn words(table: &Table, path: &[u8], outcome: Outcome) -> String {
    let allow = |methods: pulya_codegen::ir::Methods| {
        methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ")
    };
    match outcome {
        Outcome::Route { id, captures } => taken(table, path, id, &captures),
        Outcome::NotAllowed(methods) => format!("405 {}", allow(methods)),
        Outcome::Options(methods) => format!("options {}", allow(methods)),
        Outcome::Mismatch { parameter, ty } => format!("mismatch {parameter}: {ty}"),
        Outcome::BadPath => "bad".into(),
        Outcome::Missing => "404".into(),
    }
}

fn found(table: &Table, path: &[u8], found: route::Found) -> String {
    match found.outcome {
        route::Outcome::Route(id) => {
            let count = table.routes[id as usize].pattern.parameters().count();
            let spans = (0..count).map(|index| found.captures.span(index));
            let captures: Vec<_> = spans.map(|span| (span.from.into(), span.to.into())).collect();
            taken(table, path, id, &captures)
        }
        route::Outcome::NotAllowed(allow) => format!("405 {}", allow.value),
        route::Outcome::Options(allow) => format!("options {}", allow.value),
        route::Outcome::Mismatch(mismatch) => format!("mismatch {}: {}", mismatch.parameter, mismatch.ty),
        route::Outcome::BadPath => "bad".into(),
        route::Outcome::Missing => "404".into(),
    }
}

/// The route and its parameters, in which only what could be misread in the file is escaped.
fn taken(table: &Table, path: &[u8], id: u32, captures: &[(usize, usize)]) -> String {
    let mut words = table.labels[id as usize].clone();
    let parameters: Vec<_> = table.routes[id as usize].pattern.parameters().collect();
    assert_eq!(parameters.len(), captures.len());
    for (parameter, (from, to)) in parameters.iter().zip(captures) {
        let span = route::Span { from: *from as u16, to: *to as u16 };
        let text = route::text(path, span);
        assert_eq!(matches!(text, std::borrow::Cow::Owned(_)), path[*from..*to].contains(&route::SLASH));
        let mut escaped = String::new();
        for (c, byte) in text.chars().zip(text.char_indices().map(|(at, _)| path[from + at])) {
            match c {
                '/' if byte == route::SLASH => escaped += "%2F",
                '%' => escaped += "%25",
                ' ' => escaped += "%20",
                '\0' => escaped += "%00",
                other => escaped.push(other),
            }
        }
        words += &format!(" {}={escaped}", parameter.name);
    }
    words
}
