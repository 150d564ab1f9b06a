//! What stands around the answer of a scope: one function for each chain of arounds, catches and `cors` that holds
//! somewhere, and the way to it. A table without any has none of this.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{around, catch, cors, matcher, shared};
use crate::ir;
use crate::model::{Chain, Model, Scope};

/// The chains that hold somewhere in a table; the first is that of nothing at all.
pub(super) struct Chains {
    chains: Vec<Chain>,
    /// The place of each scope's.
    of_scopes: Vec<usize>,
}

impl Chains {
    /// `None` where nothing stands around anything.
    pub(super) fn of(model: &Model<'_>) -> Option<Self> {
        let mut chains = vec![Chain::default()];
        let of_scopes = (0..model.layers.scopes.len())
            .map(|scope| {
                let chain = model.layers.chain(scope);
                chains.iter().position(|other| *other == chain).unwrap_or_else(|| {
                    chains.push(chain);
                    chains.len() - 1
                })
            })
            .collect();
        (chains.len() > 1).then_some(Self { chains, of_scopes })
    }

    /// The chain of a scope, with the place of its set of catches.
    pub(super) fn of_scope(&self, scope: usize) -> (usize, &Chain) {
        let place = self.of_scopes[scope];
        (self.set(place), &self.chains[place])
    }

    /// Its catches' place among the sets of catches: chains that differ in arounds alone share one.
    pub(super) fn set(&self, place: usize) -> usize {
        let same = |other: &Chain| other.catches == self.chains[place].catches;
        self.chains.iter().position(same).unwrap_or(place)
    }

    /// The functions, and `__pulya_dispatch`, which chooses among them. `answer` is what is in the middle: a future
    /// of `Result<(), Refusal>`.
    pub(super) fn emit(&self, model: &Model<'_>, answer: &TokenStream) -> TokenStream {
        let table = &model.table.name;
        // Where something stands around the table itself, no route is without.
        let used: Vec<usize> =
            (0..self.chains.len()).filter(|place| self.of_scopes.contains(place)).collect();
        let functions = used.iter().filter(|&&place| place > 0).map(|&place| {
            let chain = &self.chains[place];
            let set = (self.set(place) == place).then(|| catch::set(model, place, chain));
            let chain = self::chain(model, (place, self.set(place)), chain, answer);
            quote!(#set #chain)
        });
        let arounds = around::emit(model, self);
        let calls = used.iter().map(|&place| match place {
            0 => catch::around(0, &self.chains[0], answer, &quote!((&mut __pulya_x.reply))),
            _ => {
                let name = name(place);
                quote!(#name(__pulya_app, __pulya_x, __pulya_found).await)
            }
        });
        let enter = quote!(__pulya_x.enter(&#table::ROUTES[__pulya_id as usize]););
        let (ways, chosen) = match used.len() {
            1 => (
                TokenStream::new(),
                quote! {
                    if let __pulya::Outcome::Route(__pulya_id) = __pulya_found.outcome {
                        #enter
                    }
                    #(#calls)*
                },
            ),
            _ => {
                let of_routes = model.routes.iter().map(|route| self.of_scopes[route.scope] as u16);
                let missed = self.missed(model);
                let last = used.len() - 1;
                let places = used.iter().enumerate().map(|(at, &place)| match at == last {
                    true => quote!(_),
                    false => (place as u16).into_token_stream(),
                });
                let ways = quote! {
                    #missed
                    const __PULYA_CHAINS: &[u16] = &[#(#of_routes),*];
                };
                let chosen = quote! {
                    let __pulya_chain = match __pulya_found.outcome {
                        __pulya::Outcome::Route(__pulya_id) => {
                            #enter
                            __PULYA_CHAINS[__pulya_id as usize]
                        }
                        _ => __pulya_missed(__pulya_x),
                    };
                    match __pulya_chain {
                        #(#places => { #calls })*
                    }
                };
                (ways, chosen)
            }
        };
        let shared = shared::clause(model);
        quote! {
            #(#functions)*
            #arounds
            #ways
            async fn __pulya_dispatch(__pulya_app: #table, __pulya_x: &mut __pulya::Exchange<'_>) #shared {
                let mut __pulya_found = __pulya::route::Found::new();
                __pulya::find(__pulya_x, __pulya_find, &mut __pulya_found);
                let __pulya_found = &__pulya_found;
                #chosen
            }
        }
    }

    /// The function that says which chain holds for a path that no route takes: that of the innermost scope whose
    /// prefix it is under.
    fn missed(&self, model: &Model<'_>) -> TokenStream {
        let table = self.of_scopes[0] as u16;
        let scopes: Vec<(&Scope<'_>, usize)> = model
            .layers
            .scopes
            .iter()
            .zip(self.of_scopes.iter().copied())
            .filter(|(scope, _)| scope.parent.is_some() && model.layers.has_misses(scope))
            .collect();
        let mut routes = Vec::new();
        let mut chains = Vec::new();
        for (scope, chain) in scopes {
            // `""`, `"/"` and what follows that: a rest is never empty.
            for behind in ["", "/", "/{*__pulya_rest}"] {
                let behind = ir::Pattern::parse_nested(behind).ok();
                let Some(pattern) = behind.and_then(|behind| scope.prefix.join(&behind).ok()) else {
                    continue;
                };
                routes.push(ir::Route { id: chains.len() as u32, methods: ir::Method::Get.into(), pattern });
                chains.push(chain as u16);
            }
        }
        if routes.is_empty() {
            return quote! {
                fn __pulya_missed(_: &__pulya::Exchange<'_>) -> u16 { #table }
            };
        }
        let matcher = matcher::matcher(&ir::lower(&routes), &quote!(__pulya), &[]);
        quote! {
            fn __pulya_missed(__pulya_x: &__pulya::Exchange<'_>) -> u16 {
                #matcher
                const __PULYA_CHAINS: &[u16] = &[#(#chains),*];
                let mut __pulya_found = __pulya::route::Found::new();
                if let ::core::result::Result::Ok(__pulya_path) = __pulya_x.path {
                    __pulya_find(__pulya::Method::Get, __pulya_path.matched(), &mut __pulya_found);
                }
                match __pulya_found.outcome {
                    __pulya::Outcome::Route(__pulya_id) => __PULYA_CHAINS[__pulya_id as usize],
                    _ => #table,
                }
            }
        }
    }
}

fn name(place: usize) -> Ident {
    format_ident!("__pulya_chain_{}", place)
}

/// The function of a chain.
fn chain(
    model: &Model<'_>,
    (place, set): (usize, usize),
    chain: &Chain,
    answer: &TokenStream,
) -> TokenStream {
    let function = name(place);
    let (table, clause) = (&model.table.name, shared::clause(model));
    let answer = match chain.cors {
        None => answer.clone(),
        // Inside of all else: a preflight passes the arounds, and no guard.
        Some(_) => quote! {
            async {
                if __pulya::is_preflight(__pulya_x.head)
                    && __pulya::preflight(__pulya_x, __pulya_found, __pulya_find)
                {
                    return ::core::result::Result::Ok(());
                }
                #answer.await
            }
        },
    };
    let work = catch::around(set, chain, &answer, &quote!((&mut __pulya_x.reply)));
    let work = around::nest(chain, work);
    // Outside of all else: whatever is answered, a page may read it.
    let shared = chain.cors.map(|place| {
        let field = cors::field(place);
        quote!(__pulya::share(__pulya_app.0.#field, __pulya_x, __pulya_found, __pulya_find);)
    });
    quote! {
        async fn #function(
            __pulya_app: #table,
            __pulya_x: &mut __pulya::Exchange<'_>,
            __pulya_found: &__pulya::route::Found,
        ) #clause {
            #work
            #shared
        }
    }
}
