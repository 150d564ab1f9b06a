//! Routes: scopes flattened, patterns joined, parameters and providers found.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::Type;
use syn::ext::IdentExt;

use super::mentions::{Mentions, mentions};
use super::params::{self, Parameter};
use super::providers::{self, Provider};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir;
use crate::syntax::{self, Entry, Methods, PatternLiteral};

/// One route, with all that its scopes add.
#[derive(Debug)]
pub struct Route<'t> {
    /// As it stands in the source.
    pub syntax: &'t syntax::Route,
    /// The function generated for it: method and pattern in letters, so that it can be found in a backtrace.
    pub function: Ident,
    /// The whole pattern with the classes of its parameters.
    pub pattern: ir::Pattern,
    /// Its methods.
    pub methods: ir::Methods,
    /// Its parameters in the order they are extracted.
    pub params: Vec<Parameter<'t>>,
    /// What its right side mentions.
    pub mentions: Mentions,
    /// The places of the providers that its right side mentions, in the order they are made.
    pub uses: Vec<usize>,
    /// The places of all providers behind it, directly or through others, in the order they are made.
    pub needs: Vec<usize>,
    /// The places of providers that a name on its right side is nearly.
    pub near: Vec<usize>,
}

impl Route<'_> {
    /// Method and pattern as a message quotes them: `GET "/users/{id}"`.
    pub fn quoted(&self) -> String {
        format!("{} \"{}\"", syntax::method_text(&self.syntax.methods), self.pattern)
    }
}

/// Flattens the entries into routes.
pub(super) fn resolve<'t>(
    entries: &'t [Entry],
    providers: &[Provider<'t>],
    order: &[usize],
    opaque: &mut Vec<Type>,
    diagnostics: &mut Diagnostics,
) -> Vec<Route<'t>> {
    let names = providers::names(providers);
    let mut walk = Walk { providers, names, order, opaque, diagnostics, routes: Vec::new() };
    walk.entries(entries, &ir::Pattern::default(), false);
    let mut routes = walk.routes;
    name_functions(&mut routes);
    routes
}

struct Walk<'w, 't> {
    providers: &'w [Provider<'t>],
    names: Vec<String>,
    order: &'w [usize],
    opaque: &'w mut Vec<Type>,
    diagnostics: &'w mut Diagnostics,
    routes: Vec<Route<'t>>,
}

impl<'t> Walk<'_, 't> {
    fn entries(&mut self, entries: &'t [Entry], prefix: &ir::Pattern, nested: bool) {
        for entry in entries {
            match entry {
                Entry::Route(route) => {
                    if let Some(route) = self.route(route, prefix, nested) {
                        self.routes.push(route);
                    }
                }
                Entry::Scope(scope) => {
                    let parsed = ir::Pattern::parse_prefix(&scope.pattern.text).and_then(|pattern| {
                        if pattern.segments.is_empty() { Ok(prefix.clone()) } else { prefix.join(&pattern) }
                    });
                    if let Some(prefix) =
                        self.diagnostics.keep(parsed.map_err(|e| mistake(&scope.pattern, &e)))
                    {
                        self.entries(&scope.entries, &prefix, true);
                    }
                }
                Entry::Error(_)
                | Entry::Input(_)
                | Entry::Singleton(_)
                | Entry::Request(_)
                | Entry::Task(_) => {}
            }
        }
    }

    fn route(&mut self, syntax: &'t syntax::Route, prefix: &ir::Pattern, nested: bool) -> Option<Route<'t>> {
        let parsed = match nested {
            true => ir::Pattern::parse_nested(&syntax.pattern.text),
            false => ir::Pattern::parse(&syntax.pattern.text),
        };
        let parsed = parsed.and_then(|pattern| prefix.join(&pattern));
        let mut pattern = self.diagnostics.keep(parsed.map_err(|error| mistake(&syntax.pattern, &error)))?;
        let mentions = mentions(&syntax.right.tokens);
        let params = params::resolve(syntax, &mut pattern, &mentions, self.opaque, self.diagnostics);
        providers::taken(&params, self.providers, self.diagnostics);
        let (uses, needs) = self.needs(&mentions);
        self.path_parameters(syntax, &needs, &mut pattern);
        let known: Vec<String> = params.iter().flat_map(params::Parameter::names).collect();
        let near = providers::near(&mentions, &self.names, &known, &uses);
        let methods = match &syntax.methods {
            Methods::Any => ir::Methods::ANY,
            Methods::Named(named) => named.iter().fold(ir::Methods::NONE, |all, method| all.with(*method)),
        };
        let function = Ident::new("route", syntax.span);
        Some(Route { syntax, function, pattern, methods, params, mentions, uses, needs, near })
    }

    /// The providers that are mentioned, and with them all that those need; both in the order they are made.
    fn needs(&self, mentions: &Mentions) -> (Vec<usize>, Vec<usize>) {
        let mut needed = vec![false; self.providers.len()];
        let mut used = Vec::new();
        for &at in self.order {
            if mentions.contains(&self.names[at]) {
                used.push(at);
                needed[at] = true;
            }
        }
        // Behind those that need it stands nothing, so one walk against the order finds all.
        for &at in self.order.iter().rev().filter(|_| !used.is_empty()) {
            if needed[at] {
                self.providers[at].needs.iter().for_each(|&other| needed[other] = true);
            }
        }
        (used, self.order.iter().copied().filter(|&at| needed[at]).collect())
    }

    /// Gives the pattern the types of the path parameters that its providers take, and reports those it lacks.
    fn path_parameters(&mut self, syntax: &syntax::Route, needs: &[usize], pattern: &mut ir::Pattern) {
        for &at in needs {
            let provider = &self.providers[at];
            for param in &provider.params {
                let params::Parameter::Path(capture) = param else { continue };
                let name = capture.name.unraw().to_string();
                let of_pattern = pattern.parameters().find(|parameter| parameter.name == name);
                match of_pattern.map(|parameter| parameter.class) {
                    Some(ir::Class::Untyped) => {
                        let ty = capture.ty.map(|ty| syntax::text_of(&ty.to_token_stream()));
                        pattern.give_type(&name, capture.class, &ty.unwrap_or_default());
                    }
                    Some(_) => {}
                    None => self.diagnostics.push(
                        Diagnostic::new(
                            syntax.pattern.span,
                            format!(
                                "this route uses `{}`, which takes the path parameter `{name}`",
                                provider.name
                            ),
                        )
                        .help(format!("add `{{{name}}}` to the pattern, or use another provider")),
                    ),
                }
            }
        }
    }
}

/// The names of the path parameters of all patterns: a request provider may list each of them.
pub(super) fn path_names(entries: &[Entry]) -> Vec<String> {
    let of = |text: &str, parse: fn(&str) -> Result<ir::Pattern, ir::PatternError>| -> Vec<String> {
        // A pattern that is none is reported where it is resolved.
        parse(text).map_or_else(
            |_| Vec::new(),
            |pattern| pattern.parameters().map(|parameter| parameter.name.clone()).collect(),
        )
    };
    let mut names: Vec<String> = entries
        .iter()
        .flat_map(|entry| match entry {
            Entry::Route(route) => of(&route.pattern.text, ir::Pattern::parse_nested),
            Entry::Scope(scope) => {
                let mut names = of(&scope.pattern.text, ir::Pattern::parse_prefix);
                names.extend(path_names(&scope.entries));
                names
            }
            _ => Vec::new(),
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A mistake in a pattern, at its literal: stable Rust has no spans inside one.
fn mistake(literal: &PatternLiteral, error: &ir::PatternError) -> Diagnostic {
    Diagnostic::new(literal.span, error.to_string()).help(error.mend())
}

/// Names each function after method and pattern. Of two that read alike the later one is counted on, so that
/// no route's name depends on a different one.
fn name_functions(routes: &mut [Route<'_>]) {
    let mut seen = std::collections::HashMap::new();
    for route in routes {
        let mut slug = syntax::method_text(&route.syntax.methods).to_lowercase().replace('|', "_");
        for part in
            route.pattern.to_string().split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty())
        {
            slug.push('_');
            slug.push_str(&part.to_lowercase());
        }
        let count = seen.entry(slug.clone()).or_insert(0_u32);
        *count += 1;
        if *count > 1 {
            slug = format!("{slug}_{count}");
        }
        route.function = Ident::new(&format!("__pulya_{slug}"), proc_macro2::Span::call_site());
    }
}
