//! Rules that need the whole table: one function a rule, and every rule is asked.

mod conflicts;
mod layers;
mod names;
mod once;
mod providers;

pub(crate) use conflicts::program_routes;
pub(crate) use names::is_method_name;

use crate::diagnostic::Diagnostics;
use crate::model::Model;

/// Runs every rule.
pub fn check(model: &Model<'_>, diagnostics: &mut Diagnostics) {
    conflicts::conflicts(model, diagnostics);
    names::route_names(model, diagnostics);
    once::once(model, diagnostics);
    once::blocking(model, diagnostics);
    providers::lifetimes(model, diagnostics);
    providers::ended(model, diagnostics);
    providers::bodies(model, diagnostics);
    layers::guards(model, diagnostics);
    layers::lifetimes(model, diagnostics);
    layers::once_a_scope(model, diagnostics);
    layers::once_a_prefix(model, diagnostics);
    providers::one_state(model, diagnostics);
}
