//! Routes: scopes flattened, patterns joined, parameters and providers found.

use proc_macro2::{Ident, TokenStream};
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
    /// Whether it runs on the pool for blocking work. One that awaits can't; that is reported, and not once more
    /// by rustc.
    pub fn is_blocking(&self) -> bool {
        self.syntax.flags.blocking.is_some() && !syntax::awaits(&self.syntax.right.tokens)
    }

    /// Method and pattern as a message quotes them: `GET "/users/{id}"`.
    pub fn quoted(&self) -> String {
        format!("{} \"{}\"", syntax::method_text(&self.syntax.methods), self.pattern)
    }
}

/// Flattens the entries into routes, and the right sides of those that could not be read.
pub(super) fn resolve<'t>(
    entries: &'t [Entry],
    providers: &[Provider<'t>],
    order: &[usize],
    opaque: &mut Vec<Type>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Route<'t>>, Vec<&'t TokenStream>) {
    let names = providers::names(providers);
    let mut walk =
        Walk { providers, names, order, opaque, diagnostics, routes: Vec::new(), lost: Vec::new() };
    walk.entries(entries, Some(&ir::Pattern::default()), false);
    name_functions(&mut walk.routes);
    (walk.routes, walk.lost)
}

struct Walk<'w, 't> {
    providers: &'w [Provider<'t>],
    names: Vec<String>,
    order: &'w [usize],
    opaque: &'w mut Vec<Type>,
    diagnostics: &'w mut Diagnostics,
    routes: Vec<Route<'t>>,
    lost: Vec<&'t TokenStream>,
}

impl<'t> Walk<'_, 't> {
    /// Goes through entries behind a prefix; without one, none of their routes can be matched.
    fn entries(&mut self, entries: &'t [Entry], prefix: Option<&ir::Pattern>, nested: bool) {
        for entry in entries {
            match entry {
                Entry::Route(route) => match prefix.and_then(|prefix| self.route(route, prefix, nested)) {
                    Some(route) => self.routes.push(route),
                    None => self.lost.push(&route.right.tokens),
                },
                Entry::Scope(scope) => {
                    let prefix = prefix.zip(scope.pattern.as_ref()).and_then(|(prefix, literal)| {
                        let joined = ir::Pattern::parse_prefix(&literal.text).and_then(|pattern| {
                            if pattern.segments.is_empty() {
                                Ok(prefix.clone())
                            } else {
                                prefix.join(&pattern)
                            }
                        });
                        self.diagnostics.keep(joined.map_err(|error| mistake(literal, &error)))
                    });
                    self.entries(&scope.entries, prefix.as_ref(), true);
                }
                Entry::Lost(lost) => self.lost.push(&lost.right),
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
        let known: Vec<String> = params.iter().flat_map(params::Parameter::names).collect();
        let (uses, needs) = self.needs(&mentions, &known);
        self.path_parameters(syntax, &needs, &mut pattern);
        let near = providers::near(&mentions, &self.names, &known, &uses);
        let methods = match &syntax.methods {
            Methods::Any => ir::Methods::ANY,
            Methods::Named(named) => named.iter().fold(ir::Methods::NONE, |all, method| all.with(*method)),
        };
        let function = Ident::new("route", syntax.span);
        Some(Route { syntax, function, pattern, methods, params, mentions, uses, needs, near })
    }

    /// The providers that are mentioned, and with them all that those need; both in the order they are made.
    ///
    /// Where a parameter has the name of a provider, that has been reported, and the name is the parameter's.
    fn needs(&self, mentions: &Mentions, params: &[String]) -> (Vec<usize>, Vec<usize>) {
        let mut needed = vec![false; self.providers.len()];
        let mut used = Vec::new();
        for &at in self.order {
            if mentions.contains(&self.names[at]) && !params.contains(&self.names[at]) {
                used.push(at);
                needed[at] = true;
            }
        }
        // Behind those that need it stands nothing, so one walk against the order finds all.
        for &at in self.order.iter().rev().filter(|_| !used.is_empty()) {
            if needed[at] {
                // What is made for the request comes through the initialisers of its kind alone; any other way is a
                // mistake that has been reported.
                let provider = &self.providers[at];
                let by_request = |other: usize| {
                    !self.providers[other].lifetime.is_request()
                        || provider.lifetime.is_request() && provider.init_uses().contains(&other)
                };
                let others = provider.needs.iter().filter(|&&other| by_request(other));
                others.for_each(|&other| needed[other] = true);
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
                let mut names = scope
                    .pattern
                    .as_ref()
                    .map_or_else(Vec::new, |pattern| of(&pattern.text, ir::Pattern::parse_prefix));
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

/// Names each function after method and pattern, and after these alone: no route's name depends on another's,
/// so that an editor sees the same function whatever is typed elsewhere.
fn name_functions(routes: &mut [Route<'_>]) {
    let mut seen = std::collections::HashMap::new();
    for route in routes {
        let mut name = function_name(&syntax::method_text(&route.syntax.methods), &route.pattern.to_string());
        // Two routes of one method and one pattern are in conflict, which has been reported or will be.
        let count = seen.entry(name.clone()).or_insert(0_u32);
        *count += 1;
        if *count > 1 {
            name.push_str(&format!("_{count}"));
        }
        route.function = Ident::new(&name, proc_macro2::Span::call_site());
    }
}

/// `GET "/users/{id}"` is `__pulya_get_users__id`. What letters can't tell apart is told apart by a checksum.
fn function_name(methods: &str, pattern: &str) -> String {
    let mut name = format!("__pulya_{}", methods.to_lowercase().replace('|', "_"));
    let mut plain = !methods.contains('|');
    for segment in pattern.split('/').skip(1) {
        let parameter = segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}'));
        plain &= !segment.is_empty() || pattern == "/";
        name.push('_');
        name.push_str(if parameter.is_some() { "_" } else { "" });
        for c in parameter.unwrap_or(segment).chars() {
            let same = c.is_ascii_lowercase() || c.is_ascii_digit();
            plain &= same;
            name.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
        }
    }
    if !plain {
        // FNV-1a: short, and the same on every machine.
        let sum = format!("{methods} {pattern}")
            .bytes()
            .fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        name.push_str(&format!("_{sum:08x}"));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_named_after_their_routes_alone() {
        let mut seen = std::collections::HashSet::new();
        for (methods, pattern, stem, summed) in [
            ("GET", "/", "__pulya_get_", false),
            ("GET", "/users", "__pulya_get_users", false),
            ("GET", "/users/{id}", "__pulya_get_users__id", false),
            ("GET", "/users/id", "__pulya_get_users_id", false),
            ("GET", "/users/{id}/", "__pulya_get_users__id_", true),
            ("GET", "/users_id", "__pulya_get_users_id", true),
            ("GET", "/users-id", "__pulya_get_users_id", true),
            ("GET", "/Users/id", "__pulya_get_users_id", true),
            ("GET", "/static/{*rest}", "__pulya_get_static___rest", true),
            ("GET", "/v{version}", "__pulya_get_v_version_", true),
            ("GET|POST", "/users", "__pulya_get_post_users", true),
            ("GET", "/post/users", "__pulya_get_post_users", false),
            ("GET", "/\u{e4}", "__pulya_get__", true),
        ] {
            let name = function_name(methods, pattern);
            let (found, sum) = if summed { name.split_at(name.len() - 9) } else { (&*name, "") };
            assert_eq!((found, sum.starts_with('_')), (stem, summed), "{methods} {pattern}");
            assert!(syn::parse_str::<Ident>(&name).is_ok(), "{name}");
            assert!(seen.insert(name), "{methods} {pattern}");
        }
    }
}
