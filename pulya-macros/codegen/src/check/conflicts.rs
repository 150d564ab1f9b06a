//! Two routes of one method conflict when some path matches both and neither is more specific.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{self, Class, Segment};
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
                .help(mend(&conflict, here, there)),
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

fn mend(conflict: &ir::Conflict, here: &Route<'_>, there: &Route<'_>) -> String {
    if conflict.witness.is_none() {
        return "only rustc knows what such a type takes: remove one of them, or tell them apart by a literal segment"
            .to_owned();
    }
    if here.methods != there.methods
        && let Some(method) = conflict.method
    {
        return format!("both answer {method}: leave it out of one of them, or remove one");
    }
    if let Some(name) = telling(here, there) {
        return format!("remove one of them, or give one a type that the other cannot match: ({name}: u64)");
    }
    match here.pattern.as_static() {
        Some(_) => "remove one of them, or give one another path".to_owned(),
        None => "remove one of them, or tell them apart by a literal segment".to_owned(),
    }
}

/// The parameter of either route that, were it a number, would tell them apart. One whose name sounds like a
/// number comes first, whichever route it is of.
fn telling(here: &Route<'_>, there: &Route<'_>) -> Option<String> {
    let mut names: Vec<String> = [(here, there), (there, here)]
        .into_iter()
        .flat_map(|(route, other)| {
            let untyped = route.pattern.parameters().filter(|parameter| parameter.class == Class::Untyped);
            untyped.map(move |parameter| (route, other, parameter.name.clone()))
        })
        .filter(|(route, other, name)| {
            let mut pattern = route.pattern.clone();
            let rest = matches!(pattern.segments.last(), Some(Segment::Rest(rest)) if rest.name == *name);
            pattern.give_type(name, Class::Int { signed: false, bits: 64 }, "u64");
            let one = ir::Route { id: 0, methods: route.methods, pattern };
            let two = ir::Route { id: 1, methods: other.methods, pattern: other.pattern.clone() };
            !rest && ir::conflicts(&[one, two]).is_empty()
        })
        .map(|(_, _, name)| name)
        .collect();
    names.sort_by_key(|name| !["id", "number", "year", "page"].iter().any(|word| name.ends_with(word)));
    names.into_iter().next()
}
