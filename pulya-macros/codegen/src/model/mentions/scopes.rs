//! Names read with the scopes of Rust: what a local, a pattern, a parameter or an item of a block shadows does not
//! come from outside.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::visit::{self, Visit};

use super::{Mentions, words};

/// A walk through an expression.
pub(super) struct Scopes<'m> {
    found: &'m mut Mentions,
    /// The names bound here, innermost last.
    bound: Vec<String>,
}

impl<'m> Scopes<'m> {
    pub(super) fn new(found: &'m mut Mentions) -> Self {
        Self { found, bound: Vec::new() }
    }

    /// Runs `inner`, and forgets what it bound.
    fn scope(&mut self, inner: impl FnOnce(&mut Self)) {
        let outside = self.bound.len();
        inner(self);
        self.bound.truncate(outside);
    }

    /// Visits what a pattern mentions (guards, bounds of ranges), and binds its names.
    fn bind(&mut self, pattern: &syn::Pat) {
        self.bound.extend(bound(pattern));
        self.visit_pat(pattern);
    }

    fn name(&mut self, name: &Ident) {
        let text = name.unraw().to_string();
        if !self.bound.contains(&text) {
            self.found.insert(text, name.span());
        }
    }
}

impl<'a> Visit<'a> for Scopes<'_> {
    fn visit_expr_path(&mut self, path: &'a syn::ExprPath) {
        if path.qself.is_none()
            && let Some(name) = path.path.get_ident()
        {
            self.name(name);
        }
    }

    fn visit_expr_await(&mut self, expression: &'a syn::ExprAwait) {
        self.found.awaits = true;
        self.visit_expr(&expression.base);
    }

    fn visit_expr_closure(&mut self, closure: &'a syn::ExprClosure) {
        self.scope(|scope| {
            closure.inputs.iter().for_each(|input| scope.bind(input));
            scope.visit_expr(&closure.body);
        });
    }

    /// The operands of `&&` see what a `let` before them binds, to the end of the condition and beyond: whoever
    /// owns the condition opens the scope.
    fn visit_expr_let(&mut self, expression: &'a syn::ExprLet) {
        self.visit_expr(&expression.expr);
        self.bind(&expression.pat);
    }

    fn visit_expr_if(&mut self, expression: &'a syn::ExprIf) {
        self.scope(|scope| {
            scope.visit_expr(&expression.cond);
            scope.visit_block(&expression.then_branch);
        });
        if let Some((_, branch)) = &expression.else_branch {
            self.visit_expr(branch);
        }
    }

    fn visit_expr_while(&mut self, expression: &'a syn::ExprWhile) {
        self.scope(|scope| {
            scope.visit_expr(&expression.cond);
            scope.visit_block(&expression.body);
        });
    }

    fn visit_expr_for_loop(&mut self, expression: &'a syn::ExprForLoop) {
        self.visit_expr(&expression.expr);
        self.scope(|scope| {
            scope.bind(&expression.pat);
            scope.visit_block(&expression.body);
        });
    }

    fn visit_arm(&mut self, arm: &'a syn::Arm) {
        self.scope(|scope| {
            scope.bind(&arm.pat);
            scope.visit_expr(&arm.body);
        });
    }

    fn visit_block(&mut self, block: &'a syn::Block) {
        self.scope(|scope| {
            // Items are seen from the whole block, above them too.
            for statement in &block.stmts {
                if let syn::Stmt::Item(item) = statement {
                    values_of(item, &mut scope.bound);
                }
            }
            block.stmts.iter().for_each(|statement| scope.visit_stmt(statement));
        });
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, diverge)) = &init.diverge {
                self.visit_expr(diverge);
            }
        }
        self.bind(&local.pat);
    }

    fn visit_pat_guard(&mut self, guard: &'a syn::PatGuard) {
        self.visit_pat(&guard.pat);
        self.visit_expr(&guard.guard);
    }

    fn visit_macro(&mut self, invocation: &'a syn::Macro) {
        let name = invocation.path.segments.last().map(|segment| segment.ident.unraw().to_string());
        let bound = &self.bound;
        let mut free = |name: &str| !bound.iter().any(|other| other == name);
        words::arguments(
            name.as_deref().unwrap_or_default(),
            invocation.tokens.clone(),
            &mut free,
            self.found,
        );
    }

    fn visit_expr(&mut self, expression: &'a syn::Expr) {
        match expression {
            // Neither sees the locals around it.
            syn::Expr::Const(_) => {}
            syn::Expr::Verbatim(tokens) => {
                let bound = &self.bound;
                let mut free = |name: &str| !bound.iter().any(|other| other == name);
                words::words(tokens.clone(), words::Inside::Code, &mut free, self.found);
            }
            other => visit::visit_expr(self, other),
        }
    }

    // What is none of values. A `macro_rules` is expanded among the values, and sees those around it.
    fn visit_item(&mut self, item: &'a syn::Item) {
        if let syn::Item::Macro(item) = item {
            self.visit_macro(&item.mac);
        }
    }
    fn visit_type(&mut self, _: &'a syn::Type) {}
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}
    fn visit_generic_argument(&mut self, _: &'a syn::GenericArgument) {}
    fn visit_pat(&mut self, pattern: &'a syn::Pat) {
        match pattern {
            // A pattern's paths and the bounds of its ranges are constants.
            syn::Pat::Const(_) | syn::Pat::Path(_) | syn::Pat::Range(_) | syn::Pat::Lit(_) => {}
            other => visit::visit_pat(self, other),
        }
    }
}

/// The names that a pattern binds.
pub(super) fn bound(pattern: &syn::Pat) -> Vec<String> {
    struct Names(Vec<String>);
    impl<'a> Visit<'a> for Names {
        fn visit_pat_ident(&mut self, pattern: &'a syn::PatIdent) {
            self.0.push(pattern.ident.unraw().to_string());
            if let Some((_, inner)) = &pattern.subpat {
                self.visit_pat(inner);
            }
        }
        // What `if let` binds in a guard is bound where the guard is read.
        fn visit_pat_guard(&mut self, guard: &'a syn::PatGuard) {
            self.visit_pat(&guard.pat);
        }
        fn visit_type(&mut self, _: &'a syn::Type) {}
    }
    let mut names = Names(Vec::new());
    names.visit_pat(pattern);
    names.0
}

/// The names that an item gives to values.
fn values_of(item: &syn::Item, names: &mut Vec<String>) {
    let name = match item {
        syn::Item::Fn(item) => &item.sig.ident,
        syn::Item::Const(item) => &item.ident,
        syn::Item::Static(item) => &item.ident,
        syn::Item::Struct(item) if !matches!(item.fields, syn::Fields::Named(_)) => &item.ident,
        syn::Item::Use(item) => return imported(&item.tree, names),
        _ => return,
    };
    names.push(name.unraw().to_string());
}

fn imported(tree: &syn::UseTree, names: &mut Vec<String>) {
    match tree {
        syn::UseTree::Path(path) => imported(&path.tree, names),
        syn::UseTree::Name(name) => names.push(name.ident.unraw().to_string()),
        syn::UseTree::Rename(rename) => names.push(rename.rename.unraw().to_string()),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, names)),
        // What a glob brings is known to the compiler alone.
        _ => {}
    }
}
