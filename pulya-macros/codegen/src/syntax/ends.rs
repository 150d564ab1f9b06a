//! How a right side ends: in `Ok(..)` or in `Err(..)` alone, which says nothing of its other type, or by a `return`.

use syn::visit::{self, Visit};
use syn::{Expr, Stmt};

use crate::diagnostic::Diagnostic;

/// What an expression gives, as far as its form tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// `Ok(..)` at every end. What such a `Result` has for an error type is said nowhere.
    Ok,
    /// `Err(..)` at every end. What such a `Result` has for a value is said nowhere.
    Err,
    /// Nothing: it leaves.
    Never,
    /// Something else.
    #[default]
    Other,
}

impl End {
    fn or(self, other: End) -> End {
        match (self, other) {
            (End::Never, end) | (end, End::Never) => end,
            (one, other) if one == other => one,
            _ => End::Other,
        }
    }
}

/// What an expression gives.
pub(super) fn end(expression: &Expr) -> End {
    match expression {
        Expr::Paren(paren) => end(&paren.expr),
        Expr::Group(group) => end(&group.expr),
        Expr::Block(block) if block.label.is_none() => end_of_block(&block.block),
        Expr::Unsafe(block) => end_of_block(&block.block),
        Expr::If(branch) => match &branch.else_branch {
            Some((_, other)) => end_of_block(&branch.then_branch).or(end(other)),
            None => End::Other,
        },
        Expr::Match(choice) => choice.arms.iter().fold(End::Never, |all, arm| all.or(end(&arm.body))),
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => End::Never,
        Expr::Macro(call) => end_of_macro(&call.mac),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if path.qself.is_none() && path.path.is_ident("Ok") => End::Ok,
            Expr::Path(path) if path.qself.is_none() && path.path.is_ident("Err") => End::Err,
            _ => End::Other,
        },
        _ => End::Other,
    }
}

fn end_of_block(block: &syn::Block) -> End {
    match block.stmts.last() {
        Some(Stmt::Expr(expression, None)) => end(expression),
        Some(Stmt::Expr(Expr::Return(_), Some(_))) => End::Never,
        Some(Stmt::Macro(call)) => end_of_macro(&call.mac),
        _ => End::Other,
    }
}

fn end_of_macro(call: &syn::Macro) -> End {
    let leaves =
        ["todo", "unimplemented", "panic", "unreachable"].iter().any(|name| call.path.is_ident(name));
    if leaves { End::Never } else { End::Other }
}

/// The `return`s that surely give a value: a right side's value is what it ends in, and `return` can only refuse.
pub(super) fn returned(expression: &Expr) -> Vec<Diagnostic> {
    let mut returns = Returns(Vec::new());
    returns.visit_expr(expression);
    returns.0
}

struct Returns(Vec<Diagnostic>);

impl<'a> Visit<'a> for Returns {
    fn visit_expr_return(&mut self, leave: &'a syn::ExprReturn) {
        if leave.expr.as_deref().is_none_or(is_value) {
            self.0.push(
                Diagnostic::over(leave, "`return` can't give the value of a route: it leaves with an error, as `?` does")
                    .help("let the right side end in the value (`if .. { .. } else { .. }`), or refuse: `return Err(..)`"),
            );
        }
        visit::visit_expr_return(self, leave);
    }

    // These return for themselves.
    fn visit_expr_closure(&mut self, _: &'a syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'a syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'a syn::Item) {}
}

/// Whether an expression surely gives no `Err(..)`.
fn is_value(expression: &Expr) -> bool {
    match expression {
        Expr::Paren(paren) => is_value(&paren.expr),
        Expr::Group(group) => is_value(&group.expr),
        Expr::Lit(_) | Expr::Tuple(_) | Expr::Struct(_) | Expr::Array(_) | Expr::Binary(_) => true,
        Expr::Path(path) => path.path.is_ident("None"),
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Ok") || path.path.is_ident("Some"))
        }
        Expr::MethodCall(call) => call.method == "to_string" || call.method == "to_owned",
        Expr::Macro(call) => call.mac.path.is_ident("format") || call.mac.path.is_ident("vec"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends() {
        for (source, expected) in [
            ("Ok(1)", End::Ok),
            ("(Ok(1))", End::Ok),
            ("{ let a = f()?; Ok(a) }", End::Ok),
            ("if a { Ok(1) } else { Ok(2) }", End::Ok),
            ("if a { Ok(1) } else { return Err(e) }", End::Ok),
            ("match a { 1 => Ok(1), 2 => { return Err(e); } _ => todo!() }", End::Ok),
            ("if a { Ok(1) } else { Err(e) }", End::Other),
            ("match a { 1 => Ok(1), _ => f() }", End::Other),
            ("todo!()", End::Never),
            ("Ok(1).map(f)", End::Other),
            ("Ok::<_, E>(1)", End::Other),
            ("Result::Ok(1)", End::Other),
            ("{ Ok(1); }", End::Other),
            ("f(|x| Ok(x))", End::Other),
            ("if a { Ok(1) }", End::Other),
            ("Err(e)", End::Err),
            ("{ log(); Err(e) }", End::Err),
            ("if a { Err(e) } else { return Err(f) }", End::Err),
            ("return Err(e)", End::Never),
            ("{ log(); return Err(e); }", End::Never),
            ("Err::<u8, E>(e)", End::Other),
        ] {
            let expression: Expr = syn::parse_str(source).expect(source);
            // A path with arguments says its error type.
            assert_eq!(end(&expression), expected, "{source}");
        }
    }

    #[test]
    fn what_is_returned() {
        for (source, count) in [
            ("{ if a { return Err(e); } b }", 0),
            ("{ if a { return fail(e); } b }", 0),
            ("{ if a { return e.into(); } b }", 0),
            ("{ if a { return refuse!(e); } b }", 0),
            ("{ if a { return; } b }", 1),
            ("{ if a { return Ok(1); } b }", 1),
            ("{ if a { return None; } Some(b) }", 1),
            ("{ if a { return 1 } if b { return \"x\" } c }", 2),
            ("return n.to_string()", 1),
            ("return format!(\"{n}\")", 1),
            ("list.iter().map(|x| return 1)", 0),
            ("async { return 1 }.await", 0),
            ("{ fn f() -> u8 { return 1; } f() }", 0),
        ] {
            let expression: Expr = syn::parse_str(source).expect(source);
            assert_eq!(returned(&expression).len(), count, "{source}");
        }
    }
}
