//! Request providers: one `async fn` that makes each, one that ends it, and the lines of a route that call them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::extract::Leave;
use super::{answer, bound, extract, guard, here, locals};
use crate::model::{Lifetime, Mentions, Model, Parameter, Provider, Route, lifetimes};

/// The functions of all request providers.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let requests = model.providers.iter().filter(|provider| provider.lifetime.is_request());
    requests
        .map(|provider| maker(model, provider))
        .chain(model.providers.iter().map(|p| ender(model, p)))
        .collect()
}

/// The field of the state that holds a function instead of this provider's.
pub(super) fn override_field(provider: &Provider<'_>) -> Ident {
    format_ident!("__pulya_o_{}", provider.name.unraw())
}

/// The type of that function.
pub(super) fn override_type(provider: &Provider<'_>, head: &TokenStream) -> TokenStream {
    let (ty, lifetime) = (lifetimes::written_out(provider.ty), lifetimes::lifetime());
    quote!(for<#lifetime> fn(&#lifetime #head<#lifetime>) -> #ty)
}

fn maker_name(provider: &Provider<'_>) -> Ident {
    format_ident!("__pulya_make_{}", provider.name.unraw())
}

fn ender_name(provider: &Provider<'_>) -> Ident {
    format_ident!("__pulya_end_{}", provider.name.unraw())
}

/// The `async fn` that makes a value. What it needs of other request values comes as an `Option`: a value that
/// only an overridden provider needed has not been made.
fn maker(model: &Model<'_>, provider: &Provider<'_>) -> TokenStream {
    let function = maker_name(provider);
    let table = &model.table.name;
    let lifetime = lifetimes::lifetime();
    let ty = lifetimes::written_out(provider.ty);
    let uses = provider.init_uses();
    let (arguments, made) = taken(model, uses);
    let indices: Vec<Ident> = path_parameters(provider).map(|(_, argument)| argument).collect();
    let captures =
        (!indices.is_empty()).then(|| quote!(__pulya_at: &__pulya::Captures, #(#indices: usize,)*));
    let params = provider.params.iter().map(|param| extract::emit(model, param, Leave::Return));
    let singletons = locals::singletons(model, uses);
    let field = override_field(provider);
    let overridden = (provider.lifetime == Lifetime::Request).then(|| {
        quote! {
            if let ::core::option::Option::Some(__pulya_make) = __pulya_app.0.#field {
                return ::core::result::Result::Ok(__pulya_make(__pulya_x.head));
            }
        }
    });
    let value = match &provider.init {
        // Comes from the table that mounts this one, and never from here.
        None => quote!(::core::result::Result::Err(__pulya::Refusal::fixed(500))),
        Some(init) => {
            let near = locals::near(model, &init.near);
            let value = answer::right_side(init.right);
            let evaluated = match answer::is_plain(init.right) {
                true => quote! {
                    let __pulya_value: #ty = #value;
                    ::core::result::Result::Ok(__pulya_value)
                },
                false => {
                    quote! {
                        match async {
                            let __pulya_value: #ty = #value;
                            ::core::result::Result::Ok::<#ty, __PulyaError>(__pulya_value)
                        }.await {
                            ::core::result::Result::Ok(__pulya_value) => ::core::result::Result::Ok(__pulya_value),
                            ::core::result::Result::Err(__pulya_error) => {
                                __pulya_fail(__pulya_error, &mut __pulya_x.reply);
                                ::core::result::Result::Err(__pulya::Refusal::answered())
                            }
                        }
                    }
                }
            };
            quote!(#near #evaluated)
        }
    };
    let attributes = provider.attributes.handed_on();
    quote! {
        #(#attributes)*
        async fn #function<#lifetime, '__pulya_r: #lifetime>(
            __pulya_app: #table,
            __pulya_x: &mut __pulya::Exchange<'__pulya_r>,
            #captures
            #arguments
        ) -> ::core::result::Result<#ty, __pulya::Refusal> {
            #overridden
            #(#params)*
            #made
            #singletons
            #value
        }
    }
}

/// The request values among `uses` as the arguments of a function, and the lines that bring them into scope there.
pub(super) fn taken(model: &Model<'_>, uses: &[usize]) -> (TokenStream, TokenStream) {
    let lifetime = lifetimes::lifetime();
    let requests: Vec<&Provider<'_>> =
        uses.iter().map(|&at| &model.providers[at]).filter(|other| other.lifetime.is_request()).collect();
    let arguments = requests.iter().map(|other| {
        let (name, ty, mutability) = (other.name, other.ty, mutability(other));
        quote!(#name: ::core::option::Option<&#lifetime #mutability #ty>,)
    });
    let made = requests.iter().map(|other| {
        let name = other.name;
        quote! {
            #[allow(unused_variables)]
            let #name = __pulya::made(#name);
        }
    });
    (arguments.collect(), made.collect())
}

/// The `async fn` that ends a value, if something does.
fn ender(model: &Model<'_>, provider: &Provider<'_>) -> TokenStream {
    let Some(hook) = provider.hook.as_ref().filter(|_| provider.is_ended()) else {
        return TokenStream::new();
    };
    let (name, ty) = (provider.name, provider.ty);
    let function = ender_name(provider);
    let table = &model.table.name;
    let singletons = locals::singletons(model, &hook.uses);
    let misused = locals::misused(model, &hook.uses);
    let near = locals::near(model, &hook.near);
    let value = answer::right_side(hook.right);
    let end = quote_spanned!(hook.right.tokens.span()=> __pulya::End::<__PulyaError>::end);
    let attributes = provider.attributes_of_hook();
    let outcome = bound("outcome", &hook.mentions);
    quote! {
        #(#attributes)*
        #[allow(unused_variables, unused_mut)]
        async fn #function(
            __pulya_app: #table,
            mut #name: #ty,
            #outcome: __pulya::RequestOutcome,
        ) -> ::core::result::Result<(), __PulyaError> {
            #singletons
            #misused
            #near
            #end(#value)
        }
    }
}

/// The lines of a route that ask its guards and make its request values.
pub(super) struct Made {
    /// The guards, each behind the values that it needs, up to the first that needs one with an `end`.
    pub(super) guards: TokenStream,
    /// The values that nothing with an `end` stands behind.
    pub(super) first: TokenStream,
    /// Where values with an `end` are held, and the others inside that come after them.
    pub(super) ended: Option<Ended>,
}

/// The lines of a route around values that have an `end`.
pub(super) struct Ended {
    /// Where they are held: one for each, in the order they are made.
    pub(super) held: TokenStream,
    /// The guards from the first that needs one of them: what is extracted comes behind these, as it does behind all
    /// guards.
    pub(super) guards: Option<TokenStream>,
    /// What makes them, and what comes after them.
    pub(super) made: TokenStream,
    /// What ends them, last first.
    pub(super) ends: TokenStream,
}

/// The lines that ask the guards of a route and make what it needs.
pub(super) fn made(model: &Model<'_>, route: &Route<'_>) -> Made {
    let requests: Vec<usize> =
        route.needs.iter().copied().filter(|&at| model.providers[at].lifetime.is_request()).collect();
    let making = Making { model, route, requests: &requests };
    let mut behind = vec![false; model.providers.len()];
    for &at in &requests {
        let provider = &model.providers[at];
        behind[at] = provider.is_ended() || provider.init_uses().iter().any(|&other| behind[other]);
    }
    let conditions = making.conditions();
    // The values that guards need are made there, and the others behind all guards.
    let (mut guards, mut guards_behind) = (TokenStream::new(), None::<TokenStream>);
    let mut done = vec![false; model.providers.len()];
    for &place in &route.guards {
        let guard = &model.layers.guards[place];
        let mut own: Vec<usize> = guard.needs.iter().copied().filter(|at| requests.contains(at)).collect();
        own.retain(|&at| !std::mem::replace(&mut done[at], true));
        if own.iter().any(|&at| behind[at]) {
            guards_behind.get_or_insert_default();
        }
        let lines = guards_behind.as_mut().unwrap_or(&mut guards);
        lines.extend(own.iter().map(|&at| making.one(at)));
        lines.extend(making.guard(place));
    }
    let rest: Vec<usize> = requests.iter().copied().filter(|&at| !done[at]).collect();
    let ended: Vec<&Provider<'_>> =
        requests.iter().map(|&at| &model.providers[at]).filter(|provider| provider.is_ended()).collect();
    // Behind a guard that stands inside, everything does.
    let inside = |at: &usize| guards_behind.is_some() || behind[*at];
    let first = rest.iter().filter(|at| !inside(at)).map(|&at| making.one(at));
    let first = quote!(#(#first)*);
    let (guards, first) = match route.guards.is_empty() {
        true => (guards, quote!(#conditions #first)),
        false => (quote!(#conditions #guards), first),
    };
    if ended.is_empty() {
        return Made { guards, first, ended: None };
    }
    let held = ended.iter().map(|provider| {
        let held = slot(provider);
        quote!(let mut #held = __pulya::Held::new();)
    });
    let made = rest.iter().filter(|at| inside(at)).map(|&at| making.one(at));
    let ends = ended.iter().rev().map(|provider| {
        let (held, function) = (slot(provider), ender_name(provider));
        quote! {
            if let ::core::option::Option::Some(__pulya_value) = #held.take() {
                __pulya::end(
                    #function(__pulya_app, __pulya_value, __pulya_outcome).await,
                    &mut __pulya_outcome,
                    &mut __pulya_failure,
                    __pulya_fail,
                );
            }
        }
    });
    let (held, made, ends) = (held.collect(), made.collect(), ends.collect());
    Made { guards, first, ended: Some(Ended { held, guards: guards_behind, made, ends }) }
}

struct Making<'m, 't> {
    model: &'m Model<'t>,
    route: &'m Route<'t>,
    requests: &'m [usize],
}

impl Making<'_, '_> {
    /// Whether the right side or a guard mentions it.
    fn is_direct(&self, at: usize) -> bool {
        let guards = self.route.guards.iter().map(|&guard| &self.model.layers.guards[guard]);
        self.route.uses.contains(&at) || guards.into_iter().any(|guard| guard.check.uses.contains(&at))
    }

    /// The call of a guard.
    fn guard(&self, place: usize) -> TokenStream {
        let function = guard::name(place);
        let guard = &self.model.layers.guards[place];
        let arguments = self.arguments(&guard.check.uses, None);
        // The captures in any case: what is typed in a guard changes no function of a route.
        quote!(#function(__pulya_app, __pulya_x, __pulya_at, #(#arguments),*).await?;)
    }

    /// Which of the values that the right side does not mention are needed: those that nothing but overridden
    /// providers need are not.
    fn conditions(&self) -> TokenStream {
        let indirect = self.requests.iter().rev().filter(|&&at| !self.is_direct(at));
        indirect
            .map(|&at| {
                let needed = condition(&self.model.providers[at]);
                let users = self
                    .requests
                    .iter()
                    .filter(|&&other| self.model.providers[other].init_uses().contains(&at));
                let any = users.map(|&other| {
                    let provider = &self.model.providers[other];
                    let needed = (!self.is_direct(other)).then(|| condition(provider)).into_iter();
                    let kept = (provider.lifetime == Lifetime::Request).then(|| {
                        let field = override_field(provider);
                        quote!(__pulya_app.0.#field.is_none())
                    });
                    let both = needed.map(|needed| needed.to_token_stream()).chain(kept);
                    let both: Vec<TokenStream> = both.collect();
                    if both.is_empty() { quote!(true) } else { quote!(#(#both)&&*) }
                });
                // Only where a hook needs it, which has been reported, nothing does.
                let any: Vec<TokenStream> = any.collect();
                let any = if any.is_empty() { quote!(false) } else { quote!(#(#any)||*) };
                quote!(let #needed = #any;)
            })
            .collect()
    }

    /// The lines that make one value.
    fn one(&self, at: usize) -> TokenStream {
        let provider = &self.model.providers[at];
        let (name, ty, mutability) = (provider.name, provider.ty, mutability(provider));
        let value = value(provider);
        let call = self.call(provider);
        let hold = |call: &TokenStream| {
            let (held, function) = (slot(provider), ender_name(provider));
            let spawn = match self.model.table.flags.local {
                true => quote!(spawn_end_local),
                false => quote!(spawn_end),
            };
            // At the provider's type, so that the error about one that is not `Send` stands there.
            let ended = quote_spanned! {here(provider.ty.span())=>
                #function(__pulya_app, __pulya_value, __pulya_outcome)
            };
            quote! {
                #held.hold(#call, move |__pulya_value, __pulya_outcome| {
                    __pulya::#spawn(#ended, __pulya_fail)
                })
            }
        };
        match (self.is_direct(at), provider.is_ended()) {
            (true, true) => {
                let held = hold(&call);
                quote! {
                    #[allow(unused_variables)]
                    let #name: &#mutability #ty = #held;
                }
            }
            (true, false) => {
                let bound = provider.mutable.then(|| quote!(mut));
                quote! {
                    let #bound #value = #call;
                    #[allow(unused_variables)]
                    let #name: &#mutability #ty = &#mutability #value;
                }
            }
            (false, ended) => {
                let needed = condition(provider);
                let made = if ended { hold(&call) } else { call };
                let bound = (provider.mutable || ended).then(|| quote!(mut));
                quote! {
                    #[allow(unused_mut)]
                    let #bound #value = if #needed {
                        ::core::option::Option::Some(#made)
                    } else {
                        ::core::option::Option::None
                    };
                }
            }
        }
    }

    fn call(&self, provider: &Provider<'_>) -> TokenStream {
        let function = maker_name(provider);
        let indices: Vec<usize> = path_parameters(provider)
            .map(|(name, _)| {
                let mut names = self.route.pattern.parameters().map(|parameter| &parameter.name);
                // A route that lacks it has been reported.
                names.position(|other| *other == name).unwrap_or_default()
            })
            .collect();
        let captures = (!indices.is_empty()).then(|| quote!(__pulya_at, #(#indices,)*));
        let arguments = match &provider.init {
            Some(init) => self.arguments(&init.uses, Some(&init.mentions)),
            None => Vec::new(),
        };
        quote!(#function(__pulya_app, __pulya_x, #captures #(#arguments),*).await?)
    }

    /// The request values among `uses`, as the function of a right side takes them. One that is changed stands where
    /// `mentions` has it, so that an error about two borrows of it shows both.
    fn arguments(&self, uses: &[usize], mentions: Option<&Mentions>) -> Vec<TokenStream> {
        let needed = uses.iter().filter(|&&at| self.model.providers[at].lifetime.is_request());
        let arguments = needed.map(|&at| {
            let other = &self.model.providers[at];
            let (mut name, mut value) = (other.name.clone(), value(other));
            let place = mentions.filter(|_| other.mutable).and_then(|mentions| mentions.at(&other.plain()));
            if let Some(place) = place {
                name.set_span(name.span().located_at(place));
                value.set_span(here(place));
            }
            match (self.is_direct(at), other.is_ended(), other.mutable) {
                (true, _, true) => {
                    let borrowed = quote_spanned!(name.span()=> &mut *#name);
                    quote!(::core::option::Option::Some(#borrowed))
                }
                (true, _, false) => quote!(::core::option::Option::Some(#name)),
                (false, true, true) => quote_spanned!(value.span()=> #value.as_deref_mut()),
                (false, true, false) => quote!(#value.as_deref()),
                (false, false, true) => quote_spanned!(value.span()=> #value.as_mut()),
                (false, false, false) => quote!(#value.as_ref()),
            }
        });
        arguments.collect()
    }
}

/// The path parameters of a provider: name, and the argument that tells where it stands.
fn path_parameters(provider: &Provider<'_>) -> impl Iterator<Item = (String, Ident)> {
    provider.params.iter().filter_map(|parameter| match parameter {
        Parameter::Path(capture) => {
            Some((capture.name.unraw().to_string(), extract::index_argument(&capture.name)))
        }
        _ => None,
    })
}

fn mutability(provider: &Provider<'_>) -> Option<TokenStream> {
    provider.mutable.then(|| quote!(mut))
}

fn value(provider: &Provider<'_>) -> Ident {
    format_ident!("__pulya_v_{}", provider.name.unraw())
}

fn slot(provider: &Provider<'_>) -> Ident {
    format_ident!("__pulya_h_{}", provider.name.unraw())
}

fn condition(provider: &Provider<'_>) -> Ident {
    format_ident!("__pulya_n_{}", provider.name.unraw())
}
