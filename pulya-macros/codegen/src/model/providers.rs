//! Providers: their names, what they need, and the order in which they are made.

use std::collections::HashMap;

use proc_macro2::Ident;
use syn::Type;
use syn::ext::IdentExt;

use super::mentions::{Mentions, mentions};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::syntax::{Attributes, Input, RightSide, Singleton};

/// How long a provider's value lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// Handed to `build`.
    Input,
    /// Made once, when the application is built.
    Singleton,
}

impl Lifetime {
    /// The word of the grammar.
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Singleton => "singleton",
        }
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
    /// How it is made; an input is not.
    pub init: Option<&'t RightSide>,
    /// Documentation and lints.
    pub attributes: &'t Attributes,
    /// The places of the providers that its initialiser mentions.
    pub needs: Vec<usize>,
}

impl<'t> Provider<'t> {
    pub(super) fn input(input: &'t Input) -> Self {
        Self {
            name: &input.name,
            ty: &input.ty,
            lifetime: Lifetime::Input,
            init: None,
            attributes: &input.attributes,
            needs: Vec::new(),
        }
    }

    pub(super) fn singleton(singleton: &'t Singleton) -> Self {
        Self {
            name: &singleton.name,
            ty: &singleton.ty,
            lifetime: Lifetime::Singleton,
            init: Some(&singleton.init),
            attributes: &singleton.attributes,
            needs: Vec::new(),
        }
    }
}

/// Names that generated methods have, or that later parts of a table bring into scope.
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
        }
        let name = provider.name.unraw().to_string();
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
    let needs: Vec<Vec<usize>> = providers
        .iter()
        .map(|provider| match provider.init {
            Some(init) => used(&mentions(&init.tokens), providers),
            None => Vec::new(),
        })
        .collect();
    for (provider, needs) in providers.iter_mut().zip(needs) {
        provider.needs = needs;
    }
}

/// The places of the providers that are mentioned.
pub(super) fn used(mentions: &Mentions, providers: &[Provider<'_>]) -> Vec<usize> {
    (0..providers.len()).filter(|&at| mentions.contains(&providers[at].name.to_string())).collect()
}

/// The singletons, each behind those it needs. A cycle is reported at each provider on it.
pub(super) fn order(providers: &[Provider<'_>], diagnostics: &mut Diagnostics) -> Vec<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    fn visit(
        at: usize,
        providers: &[Provider<'_>],
        states: &mut [State],
        path: &mut Vec<usize>,
        order: &mut Vec<usize>,
        cycles: &mut Vec<Vec<usize>>,
    ) {
        match states[at] {
            State::Done => {}
            State::Open => {
                let start = path.iter().position(|&other| other == at).unwrap_or(0);
                cycles.push(path[start..].to_vec());
            }
            State::New => {
                states[at] = State::Open;
                path.push(at);
                for &next in &providers[at].needs {
                    visit(next, providers, states, path, order, cycles);
                }
                path.pop();
                states[at] = State::Done;
                if providers[at].lifetime == Lifetime::Singleton {
                    order.push(at);
                }
            }
        }
    }
    let mut states = vec![State::New; providers.len()];
    let (mut order, mut cycles) = (Vec::new(), Vec::new());
    for at in 0..providers.len() {
        visit(at, providers, &mut states, &mut Vec::new(), &mut order, &mut cycles);
    }
    for cycle in cycles {
        let names: Vec<String> = cycle.iter().map(|&at| providers[at].name.to_string()).collect();
        for (place, &at) in cycle.iter().enumerate() {
            let mut way: Vec<&str> =
                names[place..].iter().chain(&names[..place]).map(String::as_str).collect();
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
    order
}
