//! A right side: its tokens, kept as they are, and whether they are an expression.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::ParseStream;

use super::RightSide;
use super::read::read;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Checks that the tokens of a right side parse; they are kept as they are either way.
///
/// `missing` is the mend where there are none.
pub(super) fn right_side(
    tokens: TokenStream,
    end: Span,
    missing: &str,
    diagnostics: &mut Diagnostics,
) -> RightSide {
    let whole = diagnostics.keep(expression(&tokens, end, missing)).is_some();
    RightSide { tokens, whole, handler: None }
}

/// The right side of a route, which may be `fn PATH`.
pub(super) fn of_route(tokens: TokenStream, end: Span, diagnostics: &mut Diagnostics) -> RightSide {
    match tokens.clone().into_iter().next() {
        Some(TokenTree::Ident(word)) if word == "fn" => {
            let handler = diagnostics.keep(handler(&tokens, word.span()));
            RightSide { tokens, whole: handler.is_some(), handler: handler.map(|path| (word, path)) }
        }
        _ => right_side(tokens, end, MISSING, diagnostics),
    }
}

/// The path behind `fn`, with its generics.
fn handler(tokens: &TokenStream, word: Span) -> Result<TokenStream, Diagnostic> {
    let path: TokenStream = tokens.clone().into_iter().skip(1).collect();
    let parser = |input: ParseStream<'_>| {
        input.parse::<syn::ExprPath>()?;
        match input.is_empty() {
            true => Ok(()),
            false => Err(input.error("expected `;`")),
        }
    };
    match read(path.clone(), word, parser) {
        Ok(()) => Ok(path),
        Err(refused) => Err(refused
            .diagnostic("`fn` stands before the path of a handler")
            .help("write `fn handlers::show`; anything else is called: `=> path(..).await`")),
    }
}

/// The mend of a route or provider without a right side.
pub(super) const MISSING: &str = "say what is answered, such as `\"text\"` or `repo.list().await?`";

fn expression(tokens: &TokenStream, end: Span, missing: &str) -> Result<(), Diagnostic> {
    let Some(first) = tokens.clone().into_iter().next() else {
        return Err(Diagnostic::new(end, "expected an expression before this").help(missing));
    };
    if matches!(&first, TokenTree::Ident(word) if word == "fn") {
        return Err(Diagnostic::new(first.span(), "`fn PATH` is the right side of a route")
            .help("call it: `path(..)`"));
    }
    if matches!(&first, TokenTree::Ident(word) if word == "let") {
        return Err(Diagnostic::new(
            first.span(),
            "a right side is one expression, and `let` begins a statement",
        )
        .help("put statements into a block: `{ let ..; .. }`"));
    }
    read(tokens.clone(), end, |input| input.parse::<syn::Expr>()).map(|_| ()).map_err(|refused| {
        if refused.at_end {
            Diagnostic::new(refused.span, format!("this right side ends too early: {}", refused.expected))
                .help("complete the expression; no other entry is lost for it")
        } else {
            Diagnostic::new(refused.span, format!("this right side is no expression: {}", refused.expected))
                .help("a right side is one Rust expression, and ends at the `;`")
        }
    })
}

/// Whether some tokens await something themselves; what an `async` block in them awaits is its own affair.
pub(crate) fn awaits(tokens: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let word = |at: Option<usize>, word: &str| matches!(at.and_then(|at| tokens.get(at)), Some(TokenTree::Ident(ident)) if ident == word);
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Ident(ident) => ident == "await" && at > 0 && super::split::is_punct(&tokens[at - 1], '.'),
        TokenTree::Group(group) => {
            let before = at.checked_sub(1);
            let block = word(before, "async") || word(before, "move") && word(at.checked_sub(2), "async");
            !block && awaits(&group.stream())
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_async_block_awaits_for_itself() {
        for (source, expected) in [
            ("total().await", true),
            ("f(total().await?)", true),
            ("{ let x = total().await; x }", true),
            ("handle.block_on(async { total().await })", false),
            ("handle.block_on(async move { total().await })", false),
            ("await_it()", false),
        ] {
            assert_eq!(awaits(&source.parse().expect("tokens")), expected, "{source}");
        }
    }
}
