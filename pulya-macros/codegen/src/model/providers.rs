//! Providers: their names, what they need, and the order in which they are made.

use std::collections::HashMap;

use proc_macro2::Ident;
use syn::Type;
use syn::ext::IdentExt;

use super::lifetimes;
use super::mentions::{Mentions, mentions};
use super::params::{self, Parameter};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::syntax::{self, Attributes, Input, ProviderFlags, Request, RightSide, Singleton};

/// How long a provider's value lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// Handed to `build`.
    Input,
    /// Made once, when the application is built.
    Singleton,
    /// Made at most once a request.
    Request,
    /// Comes with each request from the table that mounts this one.
    Given,
}

impl Lifetime {
    /// The words of the grammar.
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Singleton => "singleton",
            Self::Request => "request",
            Self::Given => "input request",
        }
    }

    /// Whether its value ends with a request.
    pub fn is_request(self) -> bool {
        matches!(self, Self::Request | Self::Given)
    }
}

/// One provider.
#[derive(Debug)]
pub struct Provider<'t> {
    /// Its name.
    pub name: &'t Ident,
    /// Its type.
    pub ty: &'t Type,
    /// How long its value lives.
    pub lifetime: Lifetime,
    /// Whether its users may change it: `request mut`.
    pub mutable: bool,
    /// What it takes out of a request.
    pub params: Vec<Parameter<'t>>,
    /// How it is made; an input is not.
    pub init: Option<RightHand<'t>>,
    /// Its `stop` or `end`.
    pub hook: Option<RightHand<'t>>,
    /// The attributes that are not pulya's.
    pub attributes: &'t Attributes,
    /// What pulya's attributes say.
    pub flags: Option<&'t ProviderFlags>,
    /// The places of the providers that its initialiser needs, and those that must outlive it for its hook.
    pub needs: Vec<usize>,
}

/// A right side with what it mentions.
#[derive(Debug)]
pub struct RightHand<'t> {
    /// Its tokens.
    pub right: &'t RightSide,
    /// The names in it.
    pub mentions: Mentions,
    /// The places of the providers among them.
    pub uses: Vec<usize>,
    /// The places of providers that a name in it is nearly: they are declared there, so that rustc suggests them.
    pub near: Vec<usize>,
}

/// A task, which is none, and needs others all the same.
#[derive(Debug)]
pub struct Task<'t> {
    /// As it stands in the source.
    pub syntax: &'t syntax::Task,
    /// What it does.
    pub work: RightHand<'t>,
}

impl<'t> RightHand<'t> {
    pub(super) fn new(right: &'t RightSide) -> Self {
        Self { right, mentions: mentions(&right.tokens), uses: Vec::new(), near: Vec::new() }
    }

    /// Finds the providers among its names. `known` says which other names it has.
    pub(super) fn resolve(&mut self, names: &[String], known: &[String]) {
        self.uses = (0..names.len()).filter(|&at| self.mentions.contains(&names[at])).collect();
        self.near = near(&self.mentions, names, known, &self.uses);
    }
}

/// The providers that a mentioned name is nearly, and that are not mentioned.
pub(super) fn near(mentions: &Mentions, names: &[String], known: &[String], uses: &[usize]) -> Vec<usize> {
    let strangers = mentions.names().filter(|name| {
        name.len() > 1 && !known.iter().any(|other| other == name) && !names.iter().any(|other| other == name)
    });
    let mut near: Vec<usize> = strangers
        .filter_map(|name| nearest(name, names.iter().map(String::as_str)))
        .filter_map(|meant| names.iter().position(|name| name == meant))
        .filter(|at| !uses.contains(at))
        .collect();
    near.sort_unstable();
    near.dedup();
    near
}

impl<'t> Provider<'t> {
    pub(super) fn input(input: &'t Input) -> Self {
        let lifetime = if input.request.is_some() { Lifetime::Given } else { Lifetime::Input };
        Self { flags: Some(&input.flags), ..Self::new(&input.name, &input.ty, &input.attributes, lifetime) }
    }

    pub(super) fn singleton(singleton: &'t Singleton) -> Self {
        Self {
            init: Some(RightHand::new(&singleton.init)),
            hook: singleton.stop.as_ref().map(RightHand::new),
            flags: Some(&singleton.flags),
            ..Self::new(&singleton.name, &singleton.ty, &singleton.attributes, Lifetime::Singleton)
        }
    }

    pub(super) fn request(
        request: &'t Request,
        names: &[String],
        opaque: &mut Vec<Type>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        Self {
            mutable: request.mutable,
            params: params::of_provider(&request.params, names, opaque, diagnostics),
            init: Some(RightHand::new(&request.init)),
            hook: request.end.as_ref().map(RightHand::new),
            ..Self::new(&request.name, &request.ty, &request.attributes, Lifetime::Request)
        }
    }

    fn new(name: &'t Ident, ty: &'t Type, attributes: &'t Attributes, lifetime: Lifetime) -> Self {
        Self {
            name,
            ty,
            lifetime,
            mutable: false,
            params: Vec::new(),
            init: None,
            hook: None,
            attributes,
            flags: None,
            needs: Vec::new(),
        }
    }

    /// The places of the providers that its initialiser mentions.
    pub fn init_uses(&self) -> &[usize] {
        self.init.as_ref().map_or(&[], |init| &init.uses)
    }

    /// The places of the providers that its `stop` or `end` mentions.
    pub fn hook_uses(&self) -> &[usize] {
        self.hook.as_ref().map_or(&[], |hook| &hook.uses)
    }

    /// Whether something ends it with its request. An `end` of a value that borrows is reported, and left out.
    pub fn is_ended(&self) -> bool {
        self.lifetime == Lifetime::Request && self.hook.is_some() && !lifetimes::borrows(self.ty)
    }

    /// The lints that hold in its `stop` or `end`: what its initialiser is expected to break, that need not break.
    pub fn attributes_of_hook(&self) -> impl Iterator<Item = &syn::Attribute> {
        self.attributes.handed_on().filter(|attribute| !attribute.path().is_ident("expect"))
    }

    /// Its name without `r#`.
    pub fn plain(&self) -> String {
        self.name.unraw().to_string()
    }
}

/// Names that generated methods have, or that parts of a table bring into scope.
const RESERVED: &[&str] = &["build", "shutdown", "next", "problem", "outcome"];

/// Why a name can't be taken, if it can't.
pub(super) fn reserved(name: &Ident) -> Option<Diagnostic> {
    let text = name.unraw().to_string();
    if text.starts_with("__pulya") {
        return Some(
            Diagnostic::new(name.span(), format!("`{text}` is a reserved name"))
                .help("names that begin with `__pulya` belong to the expansion"),
        );
    }
    RESERVED.contains(&text.as_str()).then(|| {
        Diagnostic::new(name.span(), format!("`{text}` is a reserved name"))
            .help(format!("call it otherwise: `{text}` means something of its own in a table"))
    })
}

/// Finds what each provider needs, and reports names that can't stand.
pub(super) fn resolve(providers: &mut Vec<Provider<'_>>, diagnostics: &mut Diagnostics) {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Provider<'_>> = Vec::new();
    for provider in providers.drain(..) {
        if let Some(diagnostic) = reserved(provider.name) {
            diagnostics.push(diagnostic);
            continue;
        }
        let name = provider.plain();
        match places.get(&name) {
            Some(&other) => {
                let text = format!("two providers are called `{name}`");
                for at in [kept[other].name, provider.name] {
                    diagnostics.push(Diagnostic::new(at.span(), &text).help("give one of them another name"));
                }
            }
            None => {
                places.insert(name, kept.len());
                kept.push(provider);
            }
        }
    }
    *providers = kept;
    let names = names(providers);
    for at in 0..providers.len() {
        taken(&providers[at].params, providers, diagnostics);
        let provider = &mut providers[at];
        let known: Vec<String> = provider.params.iter().flat_map(Parameter::names).collect();
        if let Some(init) = &mut provider.init {
            init.resolve(&names, &known);
            // As in `let x = x;`, its own name is not in scope yet: a function may be called the same. And where a
            // parameter has the name of a provider, that has been reported, and the name is the parameter's.
            init.uses.retain(|&other| other != at && !known.contains(&names[other]));
        }
        if let Some(hook) = &mut provider.hook {
            hook.resolve(&names, &["outcome".to_owned()]);
            hook.uses.retain(|&other| other != at);
        }
        let mut needs = provider.init_uses().to_vec();
        needs.extend(provider.hook_uses());
        needs.sort_unstable();
        needs.dedup();
        provider.needs = needs;
    }
}

/// All that stands behind some providers, themselves included, in the order they are made.
pub(super) fn behind(providers: &[Provider<'_>], order: &[usize], used: &[usize]) -> Vec<usize> {
    if used.is_empty() {
        return Vec::new();
    }
    let mut needed = vec![false; providers.len()];
    used.iter().for_each(|&at| needed[at] = true);
    // Behind those that need it stands nothing, so one walk against the order finds all.
    for &at in order.iter().rev() {
        if needed[at] {
            // What is made for the request comes through the initialisers of its kind alone; any other way is a
            // mistake that has been reported.
            let provider = &providers[at];
            let by_request = |other: usize| {
                !providers[other].lifetime.is_request()
                    || provider.lifetime.is_request() && provider.init_uses().contains(&other)
            };
            let others = provider.needs.iter().filter(|&&other| by_request(other));
            others.for_each(|&other| needed[other] = true);
        }
    }
    order.iter().copied().filter(|&at| needed[at]).collect()
}

/// The place of the one that is marked `#[state]`; what can't be it has been reported.
pub(super) fn state(providers: &[Provider<'_>]) -> Option<usize> {
    providers.iter().position(|provider| {
        !provider.lifetime.is_request() && provider.flags.is_some_and(|flags| flags.state.is_some())
    })
}

/// The names of the providers, without `r#`.
pub(super) fn names(providers: &[Provider<'_>]) -> Vec<String> {
    providers.iter().map(Provider::plain).collect()
}

/// Reports parameters that have the name of a provider.
pub(super) fn taken(params: &[Parameter<'_>], providers: &[Provider<'_>], diagnostics: &mut Diagnostics) {
    for param in params {
        for name in param.names() {
            let Some(provider) = providers.iter().find(|provider| provider.plain() == name) else { continue };
            let ty = syntax::text_of(&quote::ToTokens::to_token_stream(provider.ty));
            diagnostics.push(
                Diagnostic::new(
                    param.span(),
                    format!("`{name}` is a parameter here and a provider of this table"),
                )
                .help(format!("give the parameter another name; the provider is a `{ty}`")),
            );
        }
    }
}

/// All providers, each behind those it needs. A cycle is reported at each provider on it.
pub(super) fn order(providers: &[Provider<'_>], diagnostics: &mut Diagnostics) -> Vec<usize> {
    let mut walk = Walk {
        providers,
        states: vec![State::New; providers.len()],
        path: Vec::new(),
        order: Vec::new(),
        cycles: Vec::new(),
    };
    (0..providers.len()).for_each(|at| walk.visit(at));
    for cycle in &walk.cycles {
        report(cycle, providers, diagnostics);
    }
    walk.order
}

/// Where a walk through the graph stands with a provider.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk<'w, 't> {
    providers: &'w [Provider<'t>],
    states: Vec<State>,
    path: Vec<usize>,
    order: Vec<usize>,
    cycles: Vec<Vec<usize>>,
}

impl Walk<'_, '_> {
    fn visit(&mut self, at: usize) {
        match self.states[at] {
            State::Done => {}
            State::Open => {
                let start = self.path.iter().position(|&other| other == at).unwrap_or(0);
                self.cycles.push(self.path[start..].to_vec());
            }
            State::New => {
                self.states[at] = State::Open;
                self.path.push(at);
                let providers = self.providers;
                providers[at].needs.iter().for_each(|&next| self.visit(next));
                self.path.pop();
                self.states[at] = State::Done;
                self.order.push(at);
            }
        }
    }
}

fn report(cycle: &[usize], providers: &[Provider<'_>], diagnostics: &mut Diagnostics) {
    let names: Vec<String> = cycle.iter().map(|&at| providers[at].plain()).collect();
    for (place, &at) in cycle.iter().enumerate() {
        let mut way: Vec<&str> = names[place..].iter().chain(&names[..place]).map(String::as_str).collect();
        way.push(&names[place]);
        diagnostics.push(
            Diagnostic::new(
                providers[at].name.span(),
                format!("`{}` needs itself: {}", names[place], way.join(" -> ")),
            )
            .help("a provider is made of others; take one of them apart so that the circle opens"),
        );
    }
}
