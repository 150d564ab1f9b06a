//! A route: method, pattern, parameters, response type, right side.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;

use super::{
    Keyed, Methods, Param, ResponseType, RightSide, Route, Source, Whole, attributes, parse as entries,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::Method;

/// Reads a route. Each part is read on its own, so that one broken part gives one mistake.
pub(super) fn parse(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Route> {
    let (attributes, flags) = attributes::of_route(attributes, diagnostics);
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let arrow = tokens.windows(2).position(|pair| {
        matches!(&pair[0], TokenTree::Punct(punct) if punct.as_char() == '=' && punct.spacing() == proc_macro2::Spacing::Joint)
            && super::split::is_punct(&pair[1], '>')
    });
    let left = &tokens[..arrow.unwrap_or(tokens.len())];
    let (span, methods, rest) = diagnostics.keep(methods(left))?;
    let Some((literal, rest)) = rest.split_first() else {
        diagnostics.push(
            Diagnostic::new(end, format!("expected a pattern behind `{}`", method_text(&methods)))
                .help("a route is a method and a pattern: `GET \"/path\" => ..;`"),
        );
        return None;
    };
    let TokenTree::Literal(literal) = literal else {
        diagnostics.push(
            Diagnostic::new(literal.span(), format!("expected a pattern behind `{}`", method_text(&methods)))
                .help("a route is a method and a pattern: `GET \"/path\" => ..;`"),
        );
        return None;
    };
    let pattern = diagnostics.keep(entries::pattern(literal))?;
    let parser = |input: ParseStream<'_>| {
        let name = match input.peek(Token![as]) {
            true => {
                input.parse::<Token![as]>()?;
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
        if !input.is_empty() {
            return Err(input.error("expected `as NAME`, `(parameters)`, `-> TYPE` or `=>`"));
        }
        Ok((name, group, response))
    };
    let (name, group, response) =
        diagnostics.keep(parser.parse2(rest.iter().cloned().collect()).map_err(|error| {
            let span = if rest.is_empty() { literal.span() } else { error.span() };
            Diagnostic::new(span, error.to_string())
                .help("a route reads: METHOD \"pattern\" as name (parameters) -> status Type => expression;")
        }))?;
    let params_text = group.as_ref().map(|group| text_of(&group.stream())).unwrap_or_default();
    let params = group.map(|group| params(group.stream(), diagnostics)).unwrap_or_default();
    let response = match response {
        Some((arrow, tokens)) => Some(diagnostics.keep(response_type(arrow.span(), tokens))?),
        None => None,
    };
    let Some(arrow) = arrow else {
        let last = tokens.last().map_or(end, TokenTree::span);
        diagnostics
            .push(Diagnostic::new(last, "expected `=>` and a right side behind this").help(
                "a route reads: METHOD \"pattern\" as name (parameters) -> status Type => expression;",
            ));
        return None;
    };
    let right = right_side(tokens[arrow + 2..].iter().cloned().collect(), end, diagnostics);
    Some(Route { attributes, flags, methods, span, pattern, name, params, params_text, response, right })
}

/// Checks that the tokens of a right side parse; they are kept as they are either way.
pub(super) fn right_side(tokens: TokenStream, end: Span, diagnostics: &mut Diagnostics) -> RightSide {
    if tokens.is_empty() {
        diagnostics.push(Diagnostic::new(end, "expected an expression before this"));
        return RightSide { tokens, parses: false, handler: false };
    }
    let mut ahead = tokens.clone().into_iter();
    let is_fn = matches!(ahead.next(), Some(TokenTree::Ident(word)) if word == "fn");
    if is_fn {
        let first = tokens.clone().into_iter().next();
        let span = first.map_or(end, |token| token.span());
        diagnostics.push(
            Diagnostic::new(span, "`fn PATH` is not supported yet").help("call it: `=> path(..).await`"),
        );
        return RightSide { tokens, parses: false, handler: true };
    }
    let parses = match syn::parse2::<syn::Expr>(tokens.clone()) {
        Ok(_) => true,
        Err(error) => {
            // syn puts what is missing at the end of its input at the macro's name.
            let last = tokens.clone().into_iter().last().map_or(end, |token| token.span());
            let at_end = error.to_string().starts_with("unexpected end of input");
            let span = if at_end { last } else { error.span() };
            diagnostics.push(Diagnostic::new(span, format!("this right side is no expression: {error}")));
            false
        }
    };
    RightSide { tokens, parses, handler: false }
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
                return Err(Diagnostic::new(word.span(), format!("`{text}` stands here twice")));
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

/// Reads `[STATUS] [TYPE]`.
fn response_type(arrow: Span, tokens: TokenStream) -> Result<ResponseType, Diagnostic> {
    let parser = |input: ParseStream<'_>| {
        let status = match input.peek(syn::Lit) {
            true => Some(input.parse::<syn::Lit>()?),
            false => None,
        };
        let ty = match input.is_empty() {
            true => None,
            false => Some(input.parse::<syn::Type>()?),
        };
        Ok((status, ty))
    };
    let (status, ty) = parser.parse2(tokens.clone()).map_err(|error| {
        Diagnostic::new(error.span(), format!("expected a status, a type or both behind `->`: {error}"))
    })?;
    let status = match status {
        None => None,
        Some(literal) => {
            let code = match &literal {
                syn::Lit::Int(number) => number.base10_parse::<u16>().ok(),
                _ => None,
            };
            match code {
                Some(code @ 200..=599) => Some((code, literal.span())),
                _ => {
                    return Err(Diagnostic::new(
                        literal.span(),
                        format!("`{}` is no final status", literal.to_token_stream()),
                    )
                    .help("a status is a number from 200 to 599"));
                }
            }
        }
    };
    if status.is_none() && ty.is_none() {
        return Err(Diagnostic::new(arrow, "expected a status, a type or both behind `->`")
            .help("`-> Todo`, `-> 204` or `-> 201 Todo`"));
    }
    if let (Some((code @ (204 | 205 | 304), _)), Some(ty)) = (status, &ty) {
        return Err(Diagnostic::over(
            ty,
            format!("an answer with status {code} has no body, so it has no type"),
        )
        .help(format!("write `-> {code}`, with `()` on the right side")));
    }
    if let Some(ty) = &ty {
        refuse_type(ty)?;
    }
    Ok(ResponseType { status, ty })
}

fn refuse_type(ty: &syn::Type) -> Result<(), Diagnostic> {
    match ty {
        syn::Type::ImplTrait(_) => Err(Diagnostic::over(ty, "a response type has a name")
            .help("leave `-> ..` out: without it, whatever can respond is sent")),
        syn::Type::Infer(_) => {
            Err(Diagnostic::over(ty, "a response type has a name")
                .help("write the type, or leave `-> _` out"))
        }
        syn::Type::Path(path) => {
            match path.path.segments.last().map(|segment| segment.ident.to_string()).as_deref() {
                Some(name @ ("Option" | "Result")) => Err(Diagnostic::over(
                    ty,
                    format!("`{name}` belongs to the right side, not behind `->`"),
                )
                .help(match name {
                    "Option" => "write `-> T`: the right side may give an `Option<T>`, and `None` is 404",
                    _ => "write `-> T`: the right side may give a `Result<T, E>`, and the error answers",
                })),
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Reads the list of parameters; one that is broken is reported and left out.
pub(super) fn params(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Param> {
    split_at_commas(tokens).into_iter().filter_map(|tokens| diagnostics.keep(param(tokens))).collect()
}

/// Splits at the commas that are not inside `<..>`.
fn split_at_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    let mut depth = 0_u32;
    let mut previous = ' ';
    for token in tokens {
        let punct = match &token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match punct {
            '<' => depth += 1,
            '>' if previous != '-' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(TokenStream::new());
                previous = ' ';
                continue;
            }
            _ => {}
        }
        previous = punct;
        if let Some(part) = parts.last_mut() {
            part.extend([token]);
        }
    }
    if parts.last().is_some_and(TokenStream::is_empty) {
        parts.pop();
    }
    parts
}

fn param(tokens: TokenStream) -> Result<Param, Diagnostic> {
    let span = tokens.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
    let source = |input: ParseStream<'_>| -> syn::Result<Source> {
        let ahead = input.fork();
        if let Ok(word) = ahead.call(Ident::parse_any) {
            let text = word.to_string();
            let keyed = match text.as_str() {
                "query" => Some(Keyed::Query),
                "header" => Some(Keyed::Header),
                "cookie" => Some(Keyed::Cookie),
                _ => None,
            };
            if let Some(keyed) = keyed
                && ahead.peek(syn::LitStr)
            {
                input.call(Ident::parse_any)?;
                let key = input.parse()?;
                return Ok(Source::Keyed(keyed, key, input.parse()?));
            }
            let whole = match text.as_str() {
                "query" => Some(Whole::Query),
                "json" => Some(Whole::Json),
                "form" => Some(Whole::Form),
                "body" => Some(Whole::Body),
                _ => None,
            };
            if let Some(whole) = whole
                && ahead.peek(syn::Ident)
            {
                input.call(Ident::parse_any)?;
                return Ok(Source::Whole(whole, input.parse()?));
            }
            if ahead.peek(Token![:]) && !ahead.peek(Token![::]) && word != "_" {
                return Ok(Source::Name(input.parse()?));
            }
        }
        Ok(Source::Pattern(syn::Pat::parse_single(input)?.into_token_stream()))
    };
    let parser = |input: ParseStream<'_>| {
        let source = source(input)?;
        input.parse::<Token![:]>()?;
        let ty: syn::Type = input.parse()?;
        if !input.is_empty() {
            return Err(input.error("expected `,`"));
        }
        Ok((source, ty))
    };
    let whole = tokens.clone();
    let (source, ty) = parser.parse2(tokens).map_err(|error| {
        let diagnostic = if error.to_string().starts_with("unexpected end of input") {
            Diagnostic::over(&whole, format!("this is not a whole parameter: {error}"))
        } else {
            Diagnostic::new(error.span(), format!("this is not a parameter: {error}"))
        };
        diagnostic.help(
            "a parameter is `id: u64`, `query page: Page`, `json new: NewTodo`, `query \"key\" name: T`, \
             `header \"key\" name: T`, or `pattern: Extractor`",
        )
    })?;
    Ok(Param { source, span, ty })
}

/// Tokens as a reader would write them on one line.
pub(crate) fn text_of(tokens: &TokenStream) -> String {
    let mut text = String::new();
    let mut previous: Option<TokenTree> = None;
    for token in tokens.clone() {
        let space = match (&previous, &token) {
            (None, _) => false,
            (Some(TokenTree::Punct(before)), _)
                if matches!(before.as_char(), '&' | '<' | '\'' | '#' | '!') =>
            {
                false
            }
            (Some(TokenTree::Punct(before)), _) if before.as_char() == ':' => {
                !text.ends_with("::") && before.spacing() == proc_macro2::Spacing::Alone
            }
            (_, TokenTree::Punct(punct))
                if matches!(punct.as_char(), ',' | ';' | ':' | '<' | '>' | '.' | '?' | '!') =>
            {
                false
            }
            (Some(TokenTree::Punct(before)), _) if before.as_char() == '.' => false,
            (Some(TokenTree::Punct(before)), TokenTree::Punct(_))
                if before.spacing() == proc_macro2::Spacing::Joint =>
            {
                false
            }
            (Some(TokenTree::Ident(_)), TokenTree::Group(group)) if group.delimiter() != Delimiter::Brace => {
                false
            }
            _ => true,
        };
        if space {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                text.push_str(&text_of(&group.stream()));
                text.push_str(close);
            }
            other => text.push_str(&other.to_string()),
        }
        previous = Some(token);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_reads_as_it_was_written() {
        for source in [
            "query page: Page, json new: Vec<Todo>",
            "Bearer(token): Bearer",
            "header \"x-a\" a: Option<&str>",
            "a: std::collections::HashMap<String, Vec<u8>>",
            "name: &'static str",
            "x: [u8; 4]",
        ] {
            assert_eq!(text_of(&source.parse().expect("tokens")), source);
        }
    }

    #[test]
    fn commas_inside_generics_split_nothing() {
        let parts = split_at_commas("a: Map<K, V>, b: fn(A, B) -> C, c: D".parse().expect("tokens"));
        assert_eq!(parts.len(), 3);
    }
}
