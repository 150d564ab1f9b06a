//! Reads the tables of cases.

use pulya_codegen::ir::{Class, Method, Methods, Pattern, Route};

/// A table and its cases.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The rules that it shows.
    pub rules: Vec<u32>,
    /// The names of the routes, by id.
    pub labels: Vec<String>,
    /// Its routes.
    pub routes: Vec<Route>,
    /// The names of the opaque types.
    pub opaques: Vec<String>,
    /// What is expected.
    pub cases: Vec<Case>,
}

/// A request, and what it must come to.
#[derive(Debug)]
pub struct Case {
    /// The method, as it is on the wire.
    pub method: String,
    /// The path, as it is on the wire.
    pub path: String,
    /// The outcome, in the words of the file.
    pub outcome: String,
}

/// The tables of `matching.txt`, then that of the real service, whose routes are their own cases.
pub fn tables() -> Vec<Table> {
    let mut tables = Vec::new();
    for line in include_str!("../../data/matching.txt").lines() {
        if let Some(header) = line.strip_prefix("table ") {
            let (name, rules) = header.split_once(": ").expect("a table has rules");
            let rules = rules.split(' ').map(|rule| rule.parse().expect("a rule is a number")).collect();
            tables.push(Table { name: name.into(), rules, ..Table::empty() });
        } else if let Some(line) = line.strip_prefix("  ") {
            tables.last_mut().expect("a table comes first").line(line);
        }
    }
    tables.push(real());
    tables
}

/// The 130 routes, each hit once with parameters that look like those of the service.
pub fn real() -> Table {
    let mut table = Table { name: "github".into(), ..Table::empty() };
    for (number, pattern) in include_str!("../../data/github-130.txt").lines().enumerate() {
        table.line(&format!("r{number}: GET {pattern}"));
        let (path, captures) = concrete(pattern);
        table.line(&format!("GET {path} => r{number}{captures}"));
    }
    table
}

/// A path for a pattern of whole-segment parameters, and the captures in the words of the file.
pub fn concrete(pattern: &str) -> (String, String) {
    let texts = ["octocat", "hello-world", "1234", "main"];
    let (mut path, mut captures) = (pattern.to_owned(), String::new());
    for (name, text) in ["p1", "p2", "p3", "p4"].into_iter().zip(texts) {
        if pattern.contains(&format!("{{{name}}}")) {
            path = path.replace(&format!("{{{name}}}"), text);
            captures += &format!(" {name}={text}");
        }
    }
    (path, captures)
}

impl Table {
    /// A table without anything.
    pub fn empty() -> Table {
        Table {
            name: String::new(),
            rules: Vec::new(),
            labels: Vec::new(),
            routes: Vec::new(),
            opaques: Vec::new(),
            cases: Vec::new(),
        }
    }

    /// Reads a route or a case.
    pub fn line(&mut self, line: &str) {
        if let Some((request, outcome)) = line.split_once(" => ") {
            let (method, path) = request.split_once(' ').expect("a request has a path");
            self.cases.push(Case { method: method.into(), path: path.into(), outcome: outcome.into() });
            return;
        }
        let (label, route) = line.split_once(": ").expect("a route has a label");
        let (methods, pattern) = route.split_once(' ').expect("a route has a pattern");
        let methods = match methods {
            "ANY" => Methods::ANY,
            named => named.split('|').map(|name| Method::from_name(name).expect("a known method")).collect(),
        };
        let pattern = self.pattern(pattern);
        self.routes.push(Route { id: self.labels.len() as u32, methods, pattern });
        self.labels.push(label.into());
    }

    /// Parses a pattern in which types stand beside the names.
    fn pattern(&mut self, typed: &str) -> Pattern {
        let mut bare = String::new();
        let mut types = Vec::new();
        let mut remaining = typed;
        while let Some((before, behind)) = remaining.split_once(": ") {
            let (ty, behind) = behind.split_at(behind.find('}').expect("a parameter ends"));
            bare += before;
            let name = before.rsplit(['{', '*']).next().expect("a split has a part");
            types.push((name, ty));
            remaining = behind;
        }
        bare += remaining;
        let mut pattern = Pattern::parse(&bare).expect("patterns of cases are right");
        for (name, ty) in types {
            let class = Class::of_type(ty).unwrap_or_else(|| {
                let known = self.opaques.iter().position(|opaque| opaque == ty);
                let index = known.unwrap_or_else(|| {
                    self.opaques.push(ty.into());
                    self.opaques.len() - 1
                });
                Class::Opaque(index as u32)
            });
            assert!(pattern.give_type(name, class, ty), "{typed} has {name}");
        }
        pattern
    }
}
