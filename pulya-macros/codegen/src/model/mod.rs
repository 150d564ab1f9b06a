//! Names resolved: which pattern a route has in full, what each parameter is, which providers it uses.

mod layers;
pub(crate) mod lifetimes;
mod mentions;
mod params;
mod providers;
mod routes;

use proc_macro2::TokenStream;
use syn::Type;

pub use layers::{Around, Catch, Chain, Cors, Guard, Layers, Scope};
pub use mentions::{Mentions, bindings, mentions};
pub use params::{Capture, Parameter, Shape, Taken};
pub(crate) use params::{bare, no_extractor, taken};
pub use providers::{Lifetime, Provider, RightHand, Task};
pub use routes::Route;

use crate::diagnostic::Diagnostics;
use crate::syntax::{Entry, ErrorType, Table};

/// A table with its names resolved.
#[derive(Debug)]
pub struct Model<'t> {
    /// The syntax it was made from.
    pub table: &'t Table,
    /// The scopes, and what stands around the routes in them.
    pub layers: Layers<'t>,
    /// The routes, those of scopes included, in the order of the source. A route's id is its place here.
    pub routes: Vec<Route<'t>>,
    /// The right sides of routes that could not be read, for editors.
    pub lost: Vec<&'t TokenStream>,
    /// The providers, in the order of the source.
    pub providers: Vec<Provider<'t>>,
    /// The places in `providers`, each behind those it needs.
    pub order: Vec<usize>,
    /// The tasks, in the order of the source.
    pub tasks: Vec<Task<'t>>,
    /// What `?` converts into, where the table declares it.
    pub error: Option<&'t Type>,
    /// The types of path parameters that only rustc knows; [`crate::ir::Class::Opaque`] counts in here.
    pub opaque: Vec<Type>,
}

impl<'t> Model<'t> {
    /// Resolves a table. What can't be resolved is reported and left out.
    pub fn new(table: &'t Table, diagnostics: &mut Diagnostics) -> Self {
        let (mut errors, mut providers, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
        let mut opaque = Vec::new();
        let names = routes::path_names(&table.entries);
        for entry in &table.entries {
            match entry {
                Entry::Error(error) => errors.push(error),
                Entry::Input(input) => providers.push(Provider::input(input)),
                Entry::Singleton(singleton) => providers.push(Provider::singleton(singleton)),
                Entry::Request(request) => {
                    providers.push(Provider::request(request, &names, &mut opaque, diagnostics));
                }
                Entry::Task(task) => tasks.push(Task { syntax: task, work: RightHand::new(&task.work) }),
                Entry::Route(_)
                | Entry::Scope(_)
                | Entry::Guard(_)
                | Entry::Around(_)
                | Entry::Catch(_)
                | Entry::Cors(_)
                | Entry::Lost(_) => {}
            }
        }
        providers::resolve(&mut providers, diagnostics);
        let order = providers::order(&providers, diagnostics);
        let names = providers::names(&providers);
        tasks.iter_mut().for_each(|task| task.work.resolve(&names, &["shutdown".to_owned()]));
        let routes::Resolved { routes, layers, lost } =
            routes::resolve(&table.entries, &providers, &order, &mut opaque, diagnostics);
        let error = one_error_type(&errors, diagnostics);
        Self { table, layers, routes, lost, providers, order, tasks, error, opaque }
    }

    /// The provider that is the state of axum-core's extractors.
    pub fn state(&self) -> Option<&Provider<'t>> {
        providers::state(&self.providers).map(|at| &self.providers[at])
    }

    /// The path of what generated code calls.
    pub fn krate(&self) -> TokenStream {
        self.table.flags.krate.clone().unwrap_or_else(|| quote::quote!(::pulya))
    }
}

fn one_error_type<'t>(errors: &[&'t ErrorType], diagnostics: &mut Diagnostics) -> Option<&'t Type> {
    for error in errors.iter().skip(1) {
        diagnostics.push(
            crate::diagnostic::Diagnostic::new(
                error.keyword,
                "a table has one error type, and this is the second",
            )
            .help("remove one of them; `?` converts into it with `From`"),
        );
    }
    errors.first().map(|error| &error.ty)
}
