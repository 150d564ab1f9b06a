//! Right sides that never give a value. Nothing can be chosen by the type of one, since rustc infers it from nothing.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Expr, Lifetime, Stmt};

use crate::syntax::RightSide;

/// Whether a right side is nothing but a macro that panics. What was reported as broken becomes one.
pub(super) fn panics(right: &RightSide) -> bool {
    let tokens: Vec<TokenTree> = right.tokens.clone().into_iter().collect();
    !right.whole
        || matches!(
            tokens.as_slice(),
            [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(_)]
                if bang.as_char() == '!' && PANICS.iter().any(|word| name == word)
        )
}

/// Whether a right side surely gives nothing: a macro that panics, a `loop` that nothing breaks, or a block that ends
/// in one. What leaves it by `?` or `return` leaves the function around it.
pub(super) fn diverges(right: &RightSide) -> bool {
    !right.whole || syn::parse2(right.tokens.clone()).is_ok_and(|expression| never(&expression))
}

const PANICS: &[&str] = &["todo", "unimplemented", "panic", "unreachable"];

fn never(expression: &Expr) -> bool {
    match expression {
        Expr::Macro(invocation) => is_panic(&invocation.mac),
        Expr::Loop(repeated) => !is_left(repeated),
        Expr::Block(block) if block.label.is_none() => match block.block.stmts.last() {
            Some(Stmt::Expr(last, _)) => never(last),
            Some(Stmt::Macro(last)) => is_panic(&last.mac),
            _ => false,
        },
        Expr::Group(group) => never(&group.expr),
        Expr::Paren(paren) => never(&paren.expr),
        _ => false,
    }
}

fn is_panic(invocation: &syn::Macro) -> bool {
    invocation.path.get_ident().is_some_and(|name| PANICS.iter().any(|word| name == word))
}

/// Whether something may leave a loop: a `break` of its own or one in a macro, whatever that means there.
fn is_left(repeated: &syn::ExprLoop) -> bool {
    struct Breaks<'e> {
        label: Option<&'e Lifetime>,
        inside: usize,
        found: bool,
    }
    impl<'e> Visit<'e> for Breaks<'_> {
        fn visit_expr_break(&mut self, leave: &'e syn::ExprBreak) {
            self.found |= match &leave.label {
                Some(label) => Some(label) == self.label,
                None => self.inside == 0,
            };
            visit::visit_expr_break(self, leave);
        }
        fn visit_expr_loop(&mut self, inner: &'e syn::ExprLoop) {
            self.inside += 1;
            visit::visit_expr_loop(self, inner);
            self.inside -= 1;
        }
        fn visit_expr_while(&mut self, inner: &'e syn::ExprWhile) {
            self.inside += 1;
            visit::visit_expr_while(self, inner);
            self.inside -= 1;
        }
        fn visit_expr_for_loop(&mut self, inner: &'e syn::ExprForLoop) {
            self.inside += 1;
            visit::visit_expr_for_loop(self, inner);
            self.inside -= 1;
        }
        fn visit_macro(&mut self, invocation: &'e syn::Macro) {
            self.found |= breaks(invocation.tokens.clone());
        }
        // What leaves these leaves no loop around them.
        fn visit_expr_closure(&mut self, _: &'e syn::ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'e syn::ExprAsync) {}
        fn visit_item(&mut self, _: &'e syn::Item) {}
    }
    let label = repeated.label.as_ref().map(|label| &label.name);
    let mut breaks = Breaks { label, inside: 0, found: false };
    breaks.visit_block(&repeated.body);
    breaks.found
}

fn breaks(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "break",
        TokenTree::Group(group) => breaks(group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::End;

    #[test]
    fn what_gives_nothing() {
        for (source, expected) in [
            ("todo!()", true),
            ("{ log(); panic!(\"x\") }", true),
            ("{ unreachable!(); }", true),
            ("std::process::exit(1)", false),
            ("vec![1]", false),
            ("loop { work().await; }", true),
            ("loop { if done() { break } }", false),
            ("loop { break 1 }", false),
            ("loop { loop { break } }", true),
            ("loop { for x in y { break } while z { break } }", true),
            ("'a: loop { loop { break 'a } }", false),
            ("'a: loop { 'b: loop { break 'b } }", true),
            ("loop { spawn(async { loop { break } }); all.map(|x| loop { break x }); }", true),
            ("loop { select! { _ = x => break } }", false),
            ("loop { format!(\"{x}\") }", true),
            ("{ loop { work() } }", true),
            ("'a: { loop { break 'a } }", false),
            ("{ return 1 }", false),
        ] {
            let right = RightSide {
                tokens: source.parse().expect("tokens"),
                whole: true,
                handler: None,
                end: End::Other,
            };
            assert_eq!(diverges(&right), expected, "{source}");
            assert_eq!(panics(&right), source == "todo!()", "{source}");
        }
    }
}
