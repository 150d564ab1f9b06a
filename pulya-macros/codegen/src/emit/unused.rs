//! Providers that nothing uses, as warnings: the use of a deprecated constant, at the user's own name.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::model::{Lifetime, Model};

/// One warning for each provider that neither a route nor a task nor another provider needs. What only such providers
/// need is named with the first of them, and not warned of again.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let mut told = used(model);
    let unused: Vec<usize> = (0..model.providers.len())
        .filter(|&at| {
            let provider = &model.providers[at];
            !told[at]
                && !provider.plain().starts_with('_')
                && !model.providers.iter().any(|other| other.needs.contains(&at))
        })
        .collect();
    unused.into_iter().map(|at| warning(model, &mut told, at)).collect()
}

/// What routes and tasks reach, axum's state, and what is exempt by its name.
fn used(model: &Model<'_>) -> Vec<bool> {
    let mut used = vec![false; model.providers.len()];
    let routes = model.routes.iter().flat_map(|route| route.needs.iter());
    let tasks = model.tasks.iter().flat_map(|task| task.work.uses.iter());
    let layers = model.layers.rights().flat_map(|right| right.uses.iter().chain(&right.near));
    // A name that is nearly a provider's is one more mistake than is needed to say so.
    let near = model.routes.iter().flat_map(|route| route.near.iter());
    routes.chain(tasks).chain(layers).chain(near).for_each(|&at| used[at] = true);
    for (at, provider) in model.providers.iter().enumerate() {
        used[at] |= provider.plain().starts_with('_')
            || provider.flags.is_some_and(|flags| flags.state.is_some())
            // Whoever mounts the table gives it; that is theirs to say.
            || provider.lifetime == Lifetime::Given;
    }
    for &at in model.order.iter().rev() {
        if used[at] {
            model.providers[at].needs.iter().for_each(|&other| used[other] = true);
        }
    }
    used
}

/// The warning about one of them. `told` are those that are used, or named in a warning before.
fn warning(model: &Model<'_>, told: &mut [bool], at: usize) -> TokenStream {
    let provider = &model.providers[at];
    let name = provider.plain();
    let mut chain = vec![false; model.providers.len()];
    chain[at] = true;
    for &other in model.order.iter().rev() {
        if chain[other] {
            let needs = model.providers[other].needs.iter();
            needs.filter(|&&next| !told[next]).for_each(|&next| chain[next] = true);
        }
    }
    let others: Vec<String> = (0..chain.len())
        .filter(|&other| chain[other] && other != at)
        .map(|other| format!("`{}`", model.providers[other].plain()))
        .collect();
    chain.iter().zip(told).for_each(|(chained, told)| *told |= chained);
    let with = match others.as_slice() {
        [] => String::new(),
        some => format!(", nor what it needs: {}", some.join(", ")),
    };
    let note = format!("nothing uses the provider `{name}`{with}; remove it, or call it `_{name}`");
    let constant = format_ident!("__pulya_unused_{}", name);
    let place = Ident::new(&constant.to_string(), provider.name.span());
    // Whoever allows it at the provider means this.
    let allowed = provider.attributes.handed_on().filter(|attribute| attribute.path().is_ident("allow"));
    quote! {
        #[deprecated(note = #note)]
        #[allow(non_upper_case_globals)]
        const #constant: () = ();
        #(#allowed)*
        const _: () = #place;
    }
}
