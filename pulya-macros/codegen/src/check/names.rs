//! The names behind `as` are methods of one struct.

use std::collections::HashMap;

use proc_macro2::Ident;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Model;

/// Reports names that two routes have.
pub(super) fn route_names(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (at, route) in model.routes.iter().enumerate() {
        let Some(name) = &route.syntax.name else { continue };
        if !is_method_name(name) {
            diagnostics.push(Diagnostic::new(name.span(), format!("a route can't be called `{name}`")).help(
                format!(
                    "its name becomes that of a method, `{}::urls().name(..)`; choose another",
                    model.table.name
                ),
            ));
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

/// Whether the name behind `as` can be that of a method.
pub(crate) fn is_method_name(name: &Ident) -> bool {
    let text = name.to_string();
    !text.starts_with("__pulya") && syn::parse_str::<Ident>(&text).is_ok()
}
