//! A right side: its tokens, kept as they are, and whether they are an expression.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::ParseStream;

use super::read::read;
use super::split::{arrow, is_punct};
use super::{End, RightSide, ends};
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
    read_side(tokens, end, missing, diagnostics).0
}

/// The right side of a route, which is to give its answer, or is `fn PATH`.
pub(super) fn answer(tokens: TokenStream, end: Span, diagnostics: &mut Diagnostics) -> RightSide {
    if let Some(TokenTree::Ident(word)) = tokens.clone().into_iter().next()
        && word == "fn"
    {
        let path = diagnostics.keep(handler(&tokens, word.span()));
        let (whole, handler) = (path.is_some(), path.map(|path| (word, path)));
        return RightSide { tokens, whole, handler, end: End::Other };
    }
    let (mut right, expression) = read_side(tokens, end, MISSING, diagnostics);
    for mistake in expression.iter().flat_map(ends::returned) {
        right.whole = false;
        diagnostics.push(mistake);
    }
    right
}

fn read_side(
    tokens: TokenStream,
    end: Span,
    missing: &str,
    diagnostics: &mut Diagnostics,
) -> (RightSide, Option<syn::Expr>) {
    let expression = diagnostics.keep(expression(&tokens, end, missing));
    let gives = expression.as_ref().map(ends::end).unwrap_or_default();
    (RightSide { tokens, whole: expression.is_some(), handler: None, end: gives }, expression)
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

fn expression(tokens: &TokenStream, end: Span, missing: &str) -> Result<syn::Expr, Diagnostic> {
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
    read(tokens.clone(), end, |input| input.parse::<syn::Expr>()).map_err(|refused| {
        if let Some(mistake) = punctuation(tokens) {
            mistake
        } else if refused.at_end {
            Diagnostic::new(refused.span, format!("this right side ends too early: {}", refused.expected))
                .help("complete the expression; no other entry is lost for it")
        } else {
            Diagnostic::new(refused.span, format!("this right side is no expression: {}", refused.expected))
                .help("a right side is one Rust expression, and ends at the `;`")
        }
    })
}

/// What a right side holds that belongs to no expression but to another part of a route, or to another language.
fn punctuation(tokens: &TokenStream) -> Option<Diagnostic> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let parses = |tokens: &[TokenTree]| syn::parse2::<syn::Expr>(tokens.iter().cloned().collect()).is_ok();
    match tokens.split_last() {
        Some((comma, before)) if is_punct(comma, ',') && parses(before) => {
            Some(Diagnostic::new(comma.span(), "expected `;`, found `,`").help("every entry ends with `;`"))
        }
        _ => {
            let second = arrow(&tokens)?;
            Some(
                Diagnostic::new(tokens[second].span(), "a route has one `=>`, and this is the second")
                    .help("a response type stands behind `->`: `GET \"/todo\" -> Todo => ..;`"),
            )
        }
    }
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
