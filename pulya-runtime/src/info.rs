//! What a compiled table knows about itself.

use std::fmt::Write as _;

/// One route of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RouteInfo {
    /// The methods, joined by `|`: `"GET"`, `"GET|POST"`, `"ANY"`.
    pub method: &'static str,
    /// The whole pattern, the prefixes of its scopes included.
    pub pattern: &'static str,
    /// The name after `as`.
    pub name: Option<&'static str>,
    /// The parameters as they stand in the source, without the parentheses.
    pub params: &'static str,
    /// What stands after `->`: status, type or both.
    pub response: Option<&'static str>,
    /// The guards that run before it, outermost first.
    pub guards: &'static [&'static str],
    /// The providers that it uses, directly or through others, in the order they are made.
    pub providers: &'static [&'static str],
    /// The first line of its documentation.
    pub doc: Option<&'static str>,
    /// The source file.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: u32,
}

impl RouteInfo {
    /// A route without name, parameters, guards or providers.
    pub const fn new(method: &'static str, pattern: &'static str, file: &'static str, line: u32) -> Self {
        Self {
            method,
            pattern,
            name: None,
            params: "",
            response: None,
            guards: &[],
            providers: &[],
            doc: None,
            file,
            line,
        }
    }

    /// With a name.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// With parameters.
    pub const fn params(mut self, params: &'static str) -> Self {
        self.params = params;
        self
    }

    /// With a response type.
    pub const fn response(mut self, response: &'static str) -> Self {
        self.response = Some(response);
        self
    }

    /// With guards.
    pub const fn guards(mut self, guards: &'static [&'static str]) -> Self {
        self.guards = guards;
        self
    }

    /// With providers.
    pub const fn providers(mut self, providers: &'static [&'static str]) -> Self {
        self.providers = providers;
        self
    }

    /// With the first line of its documentation.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = Some(doc);
        self
    }
}

/// One provider of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProviderInfo {
    /// Its name.
    pub name: &'static str,
    /// How long it lives: `"input"`, `"singleton"`, `"request"`, `"task"`.
    pub lifetime: &'static str,
    /// Its type as it stands in the source.
    pub ty: &'static str,
    /// The providers that its initialiser mentions.
    pub dependencies: &'static [&'static str],
    /// The source file.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: u32,
}

impl ProviderInfo {
    /// A provider that depends on nothing.
    pub const fn new(
        name: &'static str,
        lifetime: &'static str,
        ty: &'static str,
        dependencies: &'static [&'static str],
        file: &'static str,
        line: u32,
    ) -> Self {
        Self { name, lifetime, ty, dependencies, file, line }
    }
}

/// The routes as text in aligned columns: method, pattern, parameters, response, name, guards, place.
///
/// A column that no route fills is left out.
///
/// ```
/// use pulya_runtime::info::{RouteInfo, table};
/// let routes = [
///     RouteInfo::new("GET", "/", "src/main.rs", 7),
///     RouteInfo::new("DELETE", "/todos/{id}", "src/main.rs", 8),
/// ];
/// assert_eq!(table(&routes), "\
/// GET     /            src/main.rs:7
/// DELETE  /todos/{id}  src/main.rs:8
/// ");
/// ```
pub fn table(routes: &[RouteInfo]) -> String {
    let rows: Vec<[String; 7]> = routes
        .iter()
        .map(|route| {
            [
                route.method.to_owned(),
                if route.pattern.is_empty() { "\"\"".to_owned() } else { route.pattern.to_owned() },
                if route.params.is_empty() { String::new() } else { format!("({})", route.params) },
                route.response.map(|response| format!("-> {response}")).unwrap_or_default(),
                route.name.map(|name| format!("as {name}")).unwrap_or_default(),
                route.guards.join(", "),
                format!("{}:{}", route.file, route.line),
            ]
        })
        .collect();
    aligned(&rows)
}

fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths).filter(|(_, width)| *width > 0) {
            let _ = write!(line, "{cell:width$}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The providers as a graph in Graphviz's dot: an edge leads from a provider to what it needs.
///
/// ```
/// use pulya_runtime::info::{ProviderInfo, graph};
/// let providers = [
///     ProviderInfo::new("config", "input", "Config", &[], "src/main.rs", 5),
///     ProviderInfo::new("pool", "singleton", "Pool", &["config"], "src/main.rs", 6),
/// ];
/// assert_eq!(graph(&providers), "\
/// digraph providers {
///     config [label=\"config: Config\\ninput\"];
///     pool [label=\"pool: Pool\\nsingleton\"];
///     pool -> config;
/// }
/// ");
/// ```
pub fn graph(providers: &[ProviderInfo]) -> String {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    // The words of dot's own grammar, in any case.
    let id = |name: &str| match name.to_ascii_lowercase().as_str() {
        "node" | "edge" | "graph" | "digraph" | "subgraph" | "strict" => format!("\"{name}\""),
        _ => name.to_owned(),
    };
    let mut text = String::from("digraph providers {\n");
    for provider in providers {
        let label = match provider.ty {
            "" => provider.name.to_owned(),
            ty => format!("{}: {}", provider.name, quoted(ty)),
        };
        let _ = writeln!(text, "    {} [label=\"{label}\\n{}\"];", id(provider.name), provider.lifetime);
    }
    for provider in providers {
        for dependency in provider.dependencies {
            let _ = writeln!(text, "    {} -> {};", id(provider.name), id(dependency));
        }
    }
    text.push_str("}\n");
    text
}
