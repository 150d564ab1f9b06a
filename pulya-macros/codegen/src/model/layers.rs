//! Scopes, and what stands around the routes in them: guards, arounds, catches, `cors`.

use quote::ToTokens;
use syn::Type;

use super::RightHand;
use super::params::{self, Parameter};
use super::providers::{self, Provider};
use crate::diagnostic::Diagnostics;
use crate::ir;
use crate::syntax::{self, Caught, Entry, PatternLiteral};

/// A table, or a scope in it.
#[derive(Debug)]
pub struct Scope<'t> {
    /// The scope around it; the table itself has none.
    pub parent: Option<usize>,
    /// Its prefix, those of the scopes around it included.
    pub prefix: ir::Pattern,
    /// Its own prefix as it stands in the source; `None` for the table.
    pub literal: Option<&'t PatternLiteral>,
    /// The places of its guards, in the order of the source.
    pub guards: Vec<usize>,
    /// The places of its arounds, outermost first.
    pub arounds: Vec<usize>,
    /// The places of its catches.
    pub catches: Vec<usize>,
    /// The places of its `cors`: one, or a mistake that is reported.
    pub cors: Vec<usize>,
}

/// `guard (params) EXPR;`
#[derive(Debug)]
pub struct Guard<'t> {
    /// As it stands in the source.
    pub syntax: &'t syntax::Guard,
    /// What it takes out of the request.
    pub params: Vec<Parameter<'t>>,
    /// What it checks.
    pub check: RightHand<'t>,
    /// The places of all providers behind it, directly or through others, in the order they are made.
    pub needs: Vec<usize>,
}

/// `around EXPR;`
#[derive(Debug)]
pub struct Around<'t> {
    /// As it stands in the source.
    pub syntax: &'t syntax::Around,
    /// The scope that it stands in.
    pub scope: usize,
    /// What it does.
    pub wrap: RightHand<'t>,
}

/// `catch STATUS EXPR;`
#[derive(Debug)]
pub struct Catch<'t> {
    /// As it stands in the source.
    pub syntax: &'t syntax::Catch,
    /// What it answers.
    pub answer: RightHand<'t>,
}

/// `cors EXPR;`
#[derive(Debug)]
pub struct Cors<'t> {
    /// As it stands in the source.
    pub syntax: &'t syntax::Cors,
    /// Who may ask from where.
    pub value: RightHand<'t>,
}

/// What stands around a route, or around a path that no route takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// The places of the catches, in the order they are asked; nothing stands behind [`Caught::Any`].
    pub catches: Vec<(Caught, usize)>,
    /// The places of the arounds, outermost first.
    pub arounds: Vec<usize>,
    /// The place of the innermost `cors`.
    pub cors: Option<usize>,
}

/// All scopes of a table, and what stands in them.
#[derive(Debug, Default)]
pub struct Layers<'t> {
    /// The table, which is the first, and its scopes.
    pub scopes: Vec<Scope<'t>>,
    /// The guards, in the order of the source.
    pub guards: Vec<Guard<'t>>,
    /// The arounds, in the order of the source.
    pub arounds: Vec<Around<'t>>,
    /// The catches, in the order of the source.
    pub catches: Vec<Catch<'t>>,
    /// The `cors`, in the order of the source.
    pub cors: Vec<Cors<'t>>,
}

/// What the resolution of a table knows while it goes through the scopes.
pub(super) struct Known<'w, 't> {
    pub(super) providers: &'w [Provider<'t>],
    pub(super) order: &'w [usize],
    pub(super) names: &'w [String],
}

impl<'t> Layers<'t> {
    /// Opens a scope: what stands around its routes is known before any of them is read.
    pub(super) fn open(
        &mut self,
        entries: &'t [Entry],
        scope: Scope<'t>,
        known: &Known<'_, 't>,
        opaque: &mut Vec<Type>,
        diagnostics: &mut Diagnostics,
    ) -> usize {
        let place = self.scopes.len();
        let mut scope = scope;
        let right = |right, name: &str| {
            let mut right = RightHand::new(right);
            right.resolve(known.names, &[name.to_owned()]);
            right
        };
        for entry in entries {
            match entry {
                Entry::Guard(syntax) => {
                    scope.guards.push(self.guards.len());
                    self.guards.push(guard(syntax, &scope.prefix, known, opaque, diagnostics));
                }
                Entry::Around(syntax) => {
                    scope.arounds.push(self.arounds.len());
                    let wrap = right(&syntax.wrap, "next");
                    self.arounds.push(Around { syntax, scope: place, wrap });
                }
                Entry::Catch(syntax) => {
                    scope.catches.push(self.catches.len());
                    self.catches.push(Catch { syntax, answer: right(&syntax.answer, "problem") });
                }
                Entry::Cors(syntax) => {
                    scope.cors.push(self.cors.len());
                    self.cors.push(Cors { syntax, value: right(&syntax.value, "") });
                }
                _ => {}
            }
        }
        self.scopes.push(scope);
        place
    }

    /// The scope and those around it, innermost first.
    pub fn outwards(&self, scope: usize) -> impl Iterator<Item = &Scope<'t>> {
        std::iter::successors(self.scopes.get(scope), |scope| self.scopes.get(scope.parent?))
    }

    /// The scope and those around it, outermost first.
    pub fn inwards(&self, scope: usize) -> impl Iterator<Item = &Scope<'t>> {
        let mut scopes: Vec<&Scope<'t>> = self.outwards(scope).collect();
        scopes.reverse();
        scopes.into_iter()
    }

    /// What stands around the routes of a scope, those of the scopes around it included.
    pub fn chain(&self, scope: usize) -> Chain {
        let mut chain = Chain::default();
        for scope in self.outwards(scope) {
            let own = scope.catches.iter().map(|&at| (self.catches[at].syntax.caught, at));
            let (any, exact): (Vec<_>, Vec<_>) = own.partition(|(caught, _)| *caught == Caught::Any);
            for (caught, at) in exact.into_iter().chain(any) {
                let covered = chain.catches.iter().any(|&(other, _)| other == Caught::Any || other == caught);
                if !covered {
                    chain.catches.push((caught, at));
                }
            }
            chain.cors = chain.cors.or(scope.cors.first().copied());
        }
        chain.arounds = self.inwards(scope).flat_map(|scope| scope.arounds.iter().copied()).collect();
        chain
    }

    /// Whether paths under the scope's prefix that no route takes are answered by other rules than those around it: it
    /// has a prefix of its own to know them by, and has rules, or stands in a scope that has some and no prefix.
    pub fn has_misses(&self, scope: &Scope<'t>) -> bool {
        let has_prefix = |scope: &Scope<'t>| {
            scope.parent.is_none_or(|parent| self.scopes[parent].prefix.segments != scope.prefix.segments)
        };
        let mut own = Some(scope);
        let mut has_rules = false;
        while let Some(scope) = own {
            has_rules |= !(scope.arounds.is_empty() && scope.catches.is_empty() && scope.cors.is_empty());
            let outer = scope.parent.map(|parent| &self.scopes[parent]);
            own = outer.filter(|outer| !has_prefix(outer));
        }
        has_prefix(scope) && has_rules
    }

    /// Every right side that stands around routes.
    pub fn rights(&self) -> impl Iterator<Item = &RightHand<'t>> {
        let guards = self.guards.iter().map(|guard| &guard.check);
        let arounds = self.arounds.iter().map(|around| &around.wrap);
        let catches = self.catches.iter().map(|catch| &catch.answer);
        guards.chain(arounds).chain(catches).chain(self.cors.iter().map(|cors| &cors.value))
    }
}

fn guard<'t>(
    syntax: &'t syntax::Guard,
    prefix: &ir::Pattern,
    known: &Known<'_, 't>,
    opaque: &mut Vec<Type>,
    diagnostics: &mut Diagnostics,
) -> Guard<'t> {
    let mut check = RightHand::new(&syntax.check);
    let params = params::of_guard(syntax, prefix, &check.mentions, opaque, diagnostics);
    providers::taken(&params, known.providers, diagnostics);
    let own: Vec<String> = params.iter().flat_map(Parameter::names).collect();
    check.resolve(known.names, &own);
    check.uses.retain(|&at| !own.contains(&known.names[at]));
    let needs = providers::behind(known.providers, known.order, &check.uses);
    Guard { syntax, params, check, needs }
}

impl Guard<'_> {
    /// The path parameters that it gives a type: name, class, and the type's text.
    pub(super) fn typed(&self) -> impl Iterator<Item = (String, ir::Class, String)> {
        self.params.iter().filter_map(|parameter| match parameter {
            Parameter::Path(capture) => {
                let ty = syntax::text_of(&capture.ty?.to_token_stream());
                Some((syn::ext::IdentExt::unraw(&capture.name).to_string(), capture.class, ty))
            }
            _ => None,
        })
    }
}
