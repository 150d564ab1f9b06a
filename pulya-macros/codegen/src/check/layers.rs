//! What stands around routes: what it may mention, and what may stand only once.

use proc_macro2::Span;

use super::providers::report;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir;
use crate::model::{Layers, Model, Parameter, RightHand, Scope};
use crate::syntax::{Caught, Whole};

/// Reports a guard that needs a request value which is made of the body: at the guard, and at the parameter.
pub(super) fn guards(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    for guard in &model.layers.guards {
        for &at in &guard.needs {
            let provider = &model.providers[at];
            let taken = provider.params.iter().find_map(|parameter| match parameter {
                Parameter::Whole(Whole::Json | Whole::Form | Whole::Body, name, _) => Some(name.span()),
                _ => None,
            });
            let Some(taken) = taken else { continue };
            let place = guard.check.mentions.at(&provider.plain()).unwrap_or(guard.syntax.keyword);
            for span in [place, taken] {
                diagnostics.push(
                    Diagnostic::new(
                        span,
                        format!(
                            "this guard uses `{}`, which is made of the body, and no body is read before every \
                             guard has passed",
                            provider.name
                        ),
                    )
                    .help("check the body in the handlers, or make the value of the head alone"),
                );
            }
        }
    }
}

/// Reports an `around`, a `catch` or a `cors` that uses the value of a request: at the use, and at the provider.
pub(super) fn lifetimes(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    const AROUND: &str = "an `around`, which begins before any value of its request is made,";
    const CATCH: &str = "a `catch`, which may answer before any value of its request is made,";
    const CORS: &str = "`cors`, which is evaluated before any request,";
    const HELP: &str = "use inputs and singletons alone; a `guard` may use what is made for each request";
    const REQUEST: &str = "use inputs and singletons alone, and read the request through `next`; a `guard` may use \
                           what is made for each request";
    let layers = &model.layers;
    let mut each = |right: &RightHand<'_>, what: &str, help: &str| {
        for &at in right.uses.iter().filter(|&&at| model.providers[at].lifetime.is_request()) {
            let provider = &model.providers[at];
            let span = right.mentions.at(&provider.plain()).unwrap_or_else(|| provider.name.span());
            report(provider, what, span, help, diagnostics);
        }
    };
    layers.arounds.iter().for_each(|around| each(&around.wrap, AROUND, REQUEST));
    layers.catches.iter().for_each(|catch| each(&catch.answer, CATCH, HELP));
    layers.cors.iter().for_each(|cors| each(&cors.value, CORS, "use inputs and singletons alone"));
}

/// Reports what stands in one scope twice and can hold only once: a `catch` of one status, `cors`.
pub(super) fn once_a_scope(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    for scope in &model.layers.scopes {
        for (claim, places) in claims(&model.layers, scope).filter(|(claim, _)| *claim != Claim::Around) {
            let what = claim.named();
            for &place in places.iter().filter(|_| places.len() > 1) {
                diagnostics.push(
                    Diagnostic::new(place, format!("{what} stands in this scope twice"))
                        .help("remove one of them, or give one a scope of its own"),
                );
            }
        }
    }
}

/// Reports scopes that match the same prefix and both have rules for what no route takes: which would hold?
pub(super) fn once_a_prefix(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    let layers = &model.layers;
    let claiming: Vec<&Scope<'_>> = layers.scopes.iter().filter(|scope| layers.has_misses(scope)).collect();
    for (at, one) in claiming.iter().enumerate() {
        for other in claiming[at + 1..].iter().filter(|other| conflict(one, other)) {
            for (here, there) in [(one, other), (other, one)] {
                let Some(literal) = here.literal else { continue };
                let what = claims(layers, here).next().map(|(claim, _)| claim.named());
                let what = what.unwrap_or_else(|| "those of the scope around it".to_owned());
                diagnostics.push(
                    Diagnostic::new(
                        literal.span,
                        format!(
                            "this scope and the scope \"{}\" both have rules for paths that no route takes (here \
                             {what}), and only one of them can hold",
                            there.prefix
                        ),
                    )
                    .help("put both scopes into one, or give one of them another prefix"),
                );
            }
        }
    }
}

/// Whether some path is under both prefixes and neither is more specific.
fn conflict(one: &Scope<'_>, other: &Scope<'_>) -> bool {
    let route = |id, scope: &Scope<'_>| ir::Route {
        id,
        methods: ir::Method::Get.into(),
        pattern: scope.prefix.clone(),
    };
    // Without a prefix it is the table, which holds where no scope does.
    let table = |scope: &Scope<'_>| scope.prefix.segments.is_empty();
    !table(one) && !table(other) && !ir::conflicts(&[route(0, one), route(1, other)]).is_empty()
}

/// What a scope says about paths that no route takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    Around,
    Catch(Caught),
    Cors,
}

impl Claim {
    fn named(self) -> String {
        match self {
            Self::Around => "an `around`".to_owned(),
            Self::Catch(Caught::Status(status)) => format!("`catch {status}`"),
            Self::Catch(Caught::Any) => "`catch _`".to_owned(),
            Self::Cors => "`cors`".to_owned(),
        }
    }
}

/// What a scope claims, each claim once, with the places where it does.
fn claims(layers: &Layers<'_>, scope: &Scope<'_>) -> impl Iterator<Item = (Claim, Vec<Span>)> {
    let mut claims: Vec<(Claim, Vec<Span>)> = Vec::new();
    let arounds = scope.arounds.iter().map(|&at| (Claim::Around, layers.arounds[at].syntax.keyword));
    let catches = scope.catches.iter().map(|&at| layers.catches[at].syntax);
    let catches = catches.map(|catch| (Claim::Catch(catch.caught), catch.span));
    let cors = scope.cors.iter().map(|&at| (Claim::Cors, layers.cors[at].syntax.keyword));
    for (claim, place) in arounds.chain(catches).chain(cors) {
        match claims.iter_mut().find(|(other, _)| *other == claim) {
            Some((_, places)) => places.push(place),
            None => claims.push((claim, vec![place])),
        }
    }
    claims.into_iter()
}
