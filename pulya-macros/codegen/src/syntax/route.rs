//! A route: method, pattern, parameters, response type, right side.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::params::params;
use super::read::read;
use super::response::response_type;
use super::right::answer;
use super::split::arrow;
use super::text::text_of;
use super::{Methods, Route, attributes, parse as entries};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::Method;

const SHAPE: &str = "a route reads: METHOD \"pattern\" as name (parameters) -> status Type => expression;";

/// Reads a route. Each part is read on its own, so that one broken part gives one mistake and the others are
/// checked all the same.
pub(super) fn parse(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Route> {
    let before = diagnostics.len();
    let (attributes, flags) = attributes::of_route(attributes, diagnostics);
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let arrow = arrow(&tokens);
    let left = &tokens[..arrow.unwrap_or(tokens.len())];
    let (span, methods, rest) = diagnostics.keep(methods(left))?;
    let first = rest.split_first();
    let Some((TokenTree::Literal(literal), rest)) = first else {
        let token = first.map(|(token, _)| token);
        let span = token.map_or_else(|| arrow.map_or(end, |at| tokens[at].span()), TokenTree::span);
        diagnostics.push(no_pattern(&methods, token, span));
        return None;
    };
    let pattern = diagnostics.keep(entries::pattern(literal))?;
    let parser = |input: ParseStream<'_>| {
        let name = match input.peek(Token![as]) {
            true => {
                input.parse::<Token![as]>()?;
                if input.is_empty() {
                    return Err(input.error("expected a name"));
                }
                Some(input.call(Ident::parse_any)?)
            }
            false => None,
        };
        let group = match input.peek(syn::token::Paren) {
            true => Some(input.parse::<proc_macro2::Group>()?),
            false => None,
        };
        let response = match input.peek(Token![->]) {
            true => Some((input.parse::<Token![->]>()?, input.parse::<TokenStream>()?)),
            false => None,
        };
        match left_over(input) {
            None => Ok((name, group, response)),
            Some(message) => Err(input.error(message)),
        }
    };
    let parts = read(rest.iter().cloned().collect(), literal.span(), parser);
    let (name, group, response) = diagnostics.keep(parts.map_err(|refused| {
        let behind = if refused.at_end { " behind this" } else { "" };
        Diagnostic::new(refused.span, format!("{}{behind}", refused.expected)).help(SHAPE)
    }))?;
    let params_text = group.as_ref().map(|group| text_of(&group.stream())).unwrap_or_default();
    let params = group.map(|group| params(&group, diagnostics)).unwrap_or_default();
    let Some(arrow) = arrow else {
        // Where the entry breaks off earlier, that is the mistake.
        if diagnostics.len() == before {
            diagnostics.push(no_right_side(&tokens, end, response));
        }
        return None;
    };
    let declared_at = response.as_ref().map(|(arrow, _)| arrow.spans[0]);
    let declared = response.map(|(arrow, tokens)| diagnostics.keep(response_type(arrow.spans[1], tokens)));
    let mut right = answer(tokens[arrow + 2..].iter().cloned().collect(), end, diagnostics);
    // Without the type that was meant, what rustc says of the right side would be beside the point.
    right.whole &= !matches!(declared, Some(None));
    let response = declared.flatten();
    if let (Some(span), true, Some(_)) = (declared_at, response.is_some(), &right.handler) {
        diagnostics.push(
            Diagnostic::new(
                span,
                "a handler written for axum says itself what it answers, and `->` says it too",
            )
            .help("remove `->` and what stands behind it, or call the handler: `=> path(..).await`"),
        );
    }
    Some(Route { attributes, flags, methods, span, pattern, name, params, params_text, response, right })
}

/// What is wrong with what stands between the parts of a route and its `=>`, if something does.
fn left_over(input: ParseStream<'_>) -> Option<&'static str> {
    let listed = input.peek(syn::token::Bracket) || input.peek(syn::Ident) && input.peek2(Token![:]);
    if input.is_empty() {
        None
    } else if listed {
        Some("expected `(`: parameters stand in parentheses")
    } else if input.peek(Token![as]) {
        Some("`as NAME` stands right behind the pattern")
    } else if input.peek(Token![=]) {
        Some("expected `=>`, found `=`")
    } else {
        Some("expected `as NAME`, `(parameters)`, `-> TYPE` or `=>`")
    }
}

/// A route without a pattern: `token` stands in its place.
fn no_pattern(methods: &Methods, token: Option<&TokenTree>, span: Span) -> Diagnostic {
    let message = format!("expected a pattern behind `{}`", method_text(methods));
    Diagnostic::new(span, message).help(match token {
        Some(TokenTree::Punct(comma)) if comma.as_char() == ',' => "several methods are joined by `|`: GET|POST",
        Some(TokenTree::Ident(_)) => {
            "a pattern is a string literal: what a constant or a macro gives is not known when the table is compiled"
        }
        _ => "a route is a method and a pattern: `GET \"/path\" => ..;`; several methods are joined by `|`",
    })
}

/// A route without `=>`: it was forgotten, or `->` was written for it, or the part before it is broken too.
fn no_right_side(tokens: &[TokenTree], end: Span, response: Option<(Token![->], TokenStream)>) -> Diagnostic {
    let last = tokens.last().map_or(end, TokenTree::span);
    let missing = Diagnostic::new(last, "expected `=>` and a right side behind this").help(SHAPE);
    let Some((arrow, tokens)) = response else { return missing };
    let value = matches!(
        tokens.clone().into_iter().next(),
        Some(TokenTree::Literal(literal)) if literal.to_string().starts_with(['"', 'b', 'r'])
    );
    let second = super::split::thin_arrow(&tokens.clone().into_iter().collect::<Vec<_>>());
    let found = |at| {
        Diagnostic::new(at, "expected `=>` before a right side, found `->`")
            .help("`->` stands before a type; write `=>`")
    };
    match (response_type(arrow.spans[1], tokens), second) {
        _ if value => found(arrow.spans[0]),
        (Ok(_), _) => missing,
        (Err(_), Some(second)) => found(second),
        (Err(broken), None) => broken,
    }
}

fn methods(tokens: &[TokenTree]) -> Result<(Span, Methods, &[TokenTree]), Diagnostic> {
    let mut named = Vec::new();
    let mut any = None;
    let mut rest = tokens;
    let first = tokens.first().map_or_else(Span::call_site, TokenTree::span);
    loop {
        let [TokenTree::Ident(word), behind @ ..] = rest else {
            let span = rest.first().map_or(first, TokenTree::span);
            return Err(Diagnostic::new(span, "expected a method")
                .help("several methods are joined by `|`: GET|POST"));
        };
        let text = word.to_string();
        match Method::from_name(&text) {
            Some(method) if named.contains(&method) => {
                return Err(Diagnostic::new(word.span(), format!("`{text}` stands here twice"))
                    .help("leave one of them out"));
            }
            Some(method) => named.push(method),
            None if text == "ANY" => any = Some(word.span()),
            None => {
                let known = Method::ALL.iter().map(|method| method.as_str());
                let help = match crate::diagnostic::nearest(&text, known.clone()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("the methods are {}", known.collect::<Vec<_>>().join(", ")),
                };
                return Err(Diagnostic::new(word.span(), format!("unknown method `{text}`")).help(help));
            }
        }
        rest = behind;
        match rest {
            [TokenTree::Punct(bar), behind @ ..] if bar.as_char() == '|' => rest = behind,
            _ => break,
        }
    }
    match any {
        Some(span) if !named.is_empty() => Err(Diagnostic::new(span, "`ANY` stands alone")
            .help("a named method beats `ANY` on the same pattern: declare two routes")),
        Some(_) => Ok((first, Methods::Any, rest)),
        None => Ok((first, Methods::Named(named), rest)),
    }
}

pub(crate) fn method_text(methods: &Methods) -> String {
    match methods {
        Methods::Any => "ANY".to_owned(),
        Methods::Named(named) => named.iter().map(|method| method.as_str()).collect::<Vec<_>>().join("|"),
    }
}
