//! The names behind `as` are methods of one struct.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Model;

/// Reports names that two routes have.
pub(super) fn route_names(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (at, route) in model.routes.iter().enumerate() {
        let Some(name) = &route.syntax.name else { continue };
        if name.to_string().starts_with("__pulya") || name == "self" || name == "_" {
            diagnostics.push(
                Diagnostic::new(name.span(), format!("a route can't be called `{name}`"))
                    .help("it becomes a method: `Table::urls().name(..)`"),
            );
            continue;
        }
        match seen.get(&name.to_string()) {
            None => {
                seen.insert(name.to_string(), at);
            }
            Some(&first) => {
                let other = &model.routes[first];
                for (here, there) in [(other, route), (route, other)] {
                    let span = here.syntax.name.as_ref().map_or(here.syntax.span, proc_macro2::Ident::span);
                    diagnostics.push(
                        Diagnostic::new(span, format!("{} is called `{name}` too", there.quoted()))
                            .help("give one of them another name"),
                    );
                }
            }
        }
    }
}
