//! Routes: scopes flattened, patterns joined, parameters and providers found.

use proc_macro2::Ident;
use syn::Type;

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
    /// The places of the providers that it uses.
    pub uses: Vec<usize>,
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
    opaque: &mut Vec<Type>,
    diagnostics: &mut Diagnostics,
) -> Vec<Route<'t>> {
    let mut walk = Walk { providers, opaque, diagnostics, routes: Vec::new() };
    walk.entries(entries, &ir::Pattern::default(), false);
    let mut routes = walk.routes;
    name_functions(&mut routes);
    routes
}

struct Walk<'w, 't> {
    providers: &'w [Provider<'t>],
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
                Entry::Error(_) | Entry::Input(_) | Entry::Singleton(_) => {}
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
        for param in &params {
            if let Some(name) = param.name()
                && let Some(provider) = self.providers.iter().find(|provider| provider.name == name)
            {
                self.diagnostics.push(
                    Diagnostic::new(
                        name.span(),
                        format!("`{name}` is a parameter here and a provider of this table"),
                    )
                    .help(format!(
                        "give the parameter another name; the provider is a `{}`",
                        syntax::text_of(&quote::ToTokens::to_token_stream(provider.ty))
                    )),
                );
            }
        }
        let uses = providers::used(&mentions, self.providers);
        let methods = match &syntax.methods {
            Methods::Any => ir::Methods::ANY,
            Methods::Named(named) => named.iter().fold(ir::Methods::NONE, |all, method| all.with(*method)),
        };
        let function = Ident::new("route", syntax.span);
        Some(Route { syntax, function, pattern, methods, params, mentions, uses })
    }
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
