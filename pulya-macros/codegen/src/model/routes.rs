//! Routes: scopes flattened, patterns joined, parameters and providers found.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::Type;
use syn::ext::IdentExt;

use super::layers::{Known, Layers, Scope};
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
    /// The place of the scope that it stands in.
    pub scope: usize,
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
    /// The places of the guards that run before it, outermost first.
    pub guards: Vec<usize>,
    /// The places of the providers that its right side mentions, in the order they are made.
    pub uses: Vec<usize>,
    /// The places of all providers behind it, directly, through others or through its guards, in the order they are made.
    pub needs: Vec<usize>,
    /// The places of providers that a name on its right side is nearly.
    pub near: Vec<usize>,
    /// What its right side mentions and can't take to another thread, with the mend; empty unless it is to run on one.
    pub borrowed: Vec<(String, String)>,
}

impl Route<'_> {
    /// Whether it runs on the pool for blocking work. One that awaits or borrows of the request can't; that is
    /// reported, and not once more by rustc.
    pub fn is_blocking(&self) -> bool {
        self.syntax.flags.blocking.is_some() && !self.awaits() && self.borrowed.is_empty()
    }

    /// Whether its right side awaits something.
    pub fn awaits(&self) -> bool {
        syntax::awaits(&self.syntax.right.tokens)
    }

    /// Method and pattern as a message quotes them: `GET "/users/{id}"`.
    pub fn quoted(&self) -> String {
        format!("{} \"{}\"", syntax::method_text(&self.syntax.methods), self.pattern)
    }
}

/// The entries of a table, flattened.
pub(super) struct Resolved<'t> {
    pub(super) routes: Vec<Route<'t>>,
    pub(super) layers: Layers<'t>,
    /// The right sides of routes that could not be read.
    pub(super) lost: Vec<&'t TokenStream>,
}

/// Flattens the entries into routes, and what stands around them.
pub(super) fn resolve<'t>(
    entries: &'t [Entry],
    providers: &[Provider<'t>],
    order: &[usize],
    opaque: &mut Vec<Type>,
    diagnostics: &mut Diagnostics,
) -> Resolved<'t> {
    let names = providers::names(providers);
    let known = Known { providers, order, names: &names };
    let layers = Layers::default();
    let mut walk = Walk { known, opaque, diagnostics, layers, routes: Vec::new(), lost: Vec::new() };
    walk.scope(entries, Some(ir::Pattern::default()), None, None);
    name_functions(&mut walk.routes);
    Resolved { routes: walk.routes, layers: walk.layers, lost: walk.lost }
}

struct Walk<'w, 't> {
    known: Known<'w, 't>,
    opaque: &'w mut Vec<Type>,
    diagnostics: &'w mut Diagnostics,
    layers: Layers<'t>,
    routes: Vec<Route<'t>>,
    lost: Vec<&'t TokenStream>,
}

impl<'t> Walk<'_, 't> {
    /// Goes through the entries of a table or a scope; without a prefix, none of their routes can be matched.
    fn scope(
        &mut self,
        entries: &'t [Entry],
        prefix: Option<ir::Pattern>,
        literal: Option<&'t PatternLiteral>,
        parent: Option<usize>,
    ) {
        let scope = prefix.map(|prefix| {
            let (guards, arounds, catches, cors) = Default::default();
            let scope = Scope { parent, prefix, literal, guards, arounds, catches, cors };
            self.layers.open(entries, scope, &self.known, self.opaque, self.diagnostics)
        });
        for entry in entries {
            match entry {
                Entry::Route(route) => match scope.and_then(|scope| self.route(route, scope)) {
                    Some(route) => self.routes.push(route),
                    None => self.lost.push(&route.right.tokens),
                },
                Entry::Scope(inner) => {
                    let prefix = scope.map(|scope| self.layers.scopes[scope].prefix.clone());
                    let prefix = prefix.zip(inner.pattern.as_ref()).and_then(|(prefix, literal)| {
                        let joined = ir::Pattern::parse_prefix(&literal.text).and_then(|pattern| {
                            if pattern.segments.is_empty() { Ok(prefix) } else { prefix.join(&pattern) }
                        });
                        self.diagnostics.keep(joined.map_err(|error| mistake(literal, &error)))
                    });
                    self.scope(&inner.entries, prefix, inner.pattern.as_ref(), scope);
                }
                Entry::Lost(lost) => self.lost.push(&lost.right),
                Entry::Guard(guard) if scope.is_none() => self.lost.push(&guard.check.tokens),
                Entry::Around(around) if scope.is_none() => self.lost.push(&around.wrap.tokens),
                Entry::Catch(catch) if scope.is_none() => self.lost.push(&catch.answer.tokens),
                Entry::Cors(cors) if scope.is_none() => self.lost.push(&cors.value.tokens),
                Entry::Error(_)
                | Entry::Input(_)
                | Entry::Singleton(_)
                | Entry::Request(_)
                | Entry::Task(_)
                | Entry::Guard(_)
                | Entry::Around(_)
                | Entry::Catch(_)
                | Entry::Cors(_) => {}
            }
        }
    }

    fn route(&mut self, syntax: &'t syntax::Route, scope: usize) -> Option<Route<'t>> {
        let prefix = &self.layers.scopes[scope].prefix;
        let parsed = match self.layers.scopes[scope].parent {
            Some(_) => ir::Pattern::parse_nested(&syntax.pattern.text),
            None => ir::Pattern::parse(&syntax.pattern.text),
        };
        let parsed = parsed.and_then(|pattern| prefix.join(&pattern));
        let mut pattern = self.diagnostics.keep(parsed.map_err(|error| mistake(&syntax.pattern, &error)))?;
        // The path of a handler is a function's, whatever the providers are called.
        let mentions = match syntax.right.handler {
            Some(_) => Mentions::default(),
            None => mentions(&syntax.right.tokens),
        };
        let params = params::resolve(syntax, &mut pattern, &mentions, self.opaque, self.diagnostics);
        let Known { providers, order, names } = self.known;
        providers::taken(&params, providers, self.diagnostics);
        let known: Vec<String> = params.iter().flat_map(params::Parameter::names).collect();
        // Where a parameter has the name of a provider, that has been reported, and the name is the parameter's.
        let mentioned = |at: &usize| mentions.contains(&names[*at]) && !known.contains(&names[*at]);
        let uses: Vec<usize> = order.iter().copied().filter(mentioned).collect();
        let guards: Vec<usize> =
            self.layers.inwards(scope).flat_map(|scope| scope.guards.iter().copied()).collect();
        let mut direct = uses.clone();
        direct.extend(syntax.right.handler.as_ref().and_then(|_| providers::state(providers)));
        direct.extend(guards.iter().flat_map(|&at| &self.layers.guards[at].check.uses));
        let needs = providers::behind(providers, order, &direct);
        for (name, class, ty) in guards.iter().flat_map(|&at| self.layers.guards[at].typed()) {
            let own = pattern.parameters().find(|parameter| parameter.name == name);
            if own.is_some_and(|parameter| parameter.class == ir::Class::Untyped) {
                pattern.give_type(&name, class, &ty);
            }
        }
        self.path_parameters(syntax, &needs, &mut pattern);
        let near = providers::near(&mentions, names, &known, &uses);
        let methods = match &syntax.methods {
            Methods::Any => ir::Methods::ANY,
            Methods::Named(named) => named.iter().fold(ir::Methods::NONE, |all, method| all.with(*method)),
        };
        let function = Ident::new("route", syntax.span);
        let borrowed = match syntax.flags.blocking {
            Some(_) => borrowed(&params, uses.iter().map(|&at| &providers[at]), &mentions),
            None => Vec::new(),
        };
        Some(Route {
            syntax,
            scope,
            function,
            pattern,
            methods,
            params,
            mentions,
            guards,
            uses,
            needs,
            near,
            borrowed,
        })
    }

    /// Gives the pattern the types of the path parameters that its providers take, and reports those it lacks.
    fn path_parameters(&mut self, syntax: &syntax::Route, needs: &[usize], pattern: &mut ir::Pattern) {
        for &at in needs {
            let provider = &self.known.providers[at];
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

/// The names that a right side mentions and whose values borrow of the request, each with what is to be done about it.
fn borrowed<'p, 't: 'p>(
    params: &[Parameter<'_>],
    uses: impl Iterator<Item = &'p Provider<'t>>,
    mentions: &Mentions,
) -> Vec<(String, String)> {
    let params = params.iter().filter_map(|parameter| {
        let (name, owned) = match parameter {
            Parameter::Path(capture) if capture.ty.is_none_or(|ty| syntax::borrows(ty).is_some()) => {
                (&capture.name, "String")
            }
            Parameter::Keyed(_, _, name, taken) if taken.item.is_none() => match taken.shape {
                params::Shape::One => (&name.name, "String"),
                params::Shape::Option => (&name.name, "Option<String>"),
                params::Shape::Vec => (&name.name, "Vec<String>"),
            },
            _ => return None,
        };
        let name = name.unraw().to_string();
        let help = format!("give it a type that owns its text: `{name}: {owned}`");
        Some((name, help))
    });
    let requests = uses.filter(|provider| provider.lifetime.is_request()).map(|provider| {
        let help = "remove `#[blocking]`, and hand what the thread needs to `tokio::task::spawn_blocking`";
        (provider.plain(), help.to_owned())
    });
    params.chain(requests).filter(|(name, _)| mentions.contains(name)).collect()
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
