//! Two routes of one method conflict when some path matches both and neither is more specific.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{self, Class};
use crate::model::{Model, Route};

/// Reports every conflict at both routes; each quotes the other and shows a path that both match.
pub(super) fn conflicts(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    for conflict in ir::conflicts(&program_routes(model)) {
        let (a, b) = (&model.routes[conflict.a as usize], &model.routes[conflict.b as usize]);
        for (here, there) in [(a, b), (b, a)] {
            let verb = match &conflict.witness {
                Some(path) => format!("match the same paths, such as {path}"),
                None => "may match the same paths".to_owned(),
            };
            diagnostics.push(
                Diagnostic::new(
                    here.syntax.pattern.span,
                    format!("{} and {} {verb}", quoted(here), quoted(there)),
                )
                .help(mend(here, there, conflict.witness.is_some())),
            );
        }
    }
}

/// The routes as matching sees them.
pub(crate) fn program_routes(model: &Model<'_>) -> Vec<ir::Route> {
    model
        .routes
        .iter()
        .enumerate()
        .map(|(id, route)| ir::Route {
            id: id as u32,
            methods: route.methods,
            pattern: route.pattern.clone(),
        })
        .collect()
}

fn quoted(route: &Route<'_>) -> String {
    format!("{} \"{}\"", crate::syntax::method_text(&route.syntax.methods), route.pattern.typed())
}

fn mend(here: &Route<'_>, there: &Route<'_>, certain: bool) -> String {
    let untyped = |route: &Route<'_>| {
        route.pattern.parameters().find(|parameter| parameter.class == Class::Untyped).map(|p| p.name.clone())
    };
    if !certain {
        return "only rustc knows what such a type takes; remove one of the routes, or tell them apart by a literal segment"
            .to_owned();
    }
    match untyped(here).or_else(|| untyped(there)) {
        Some(name) => {
            format!("remove one of them, or give one a type that the other cannot match: ({name}: u64)")
        }
        None => "remove one of them, or tell them apart by a literal segment".to_owned(),
    }
}
