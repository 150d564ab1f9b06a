//! What stands around the routes of its scope: guards, catches, arounds, `cors`.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};

use super::params::params;
use super::right::right_side;
use super::text::text_of;
use super::{Around, Catch, Caught, Cors, Entry, Guard, Lost, attributes};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// `guard [params] EXPR`
pub(super) fn guard(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Guard> {
    let attributes = attributes::of_layer(attributes, "a guard", diagnostics);
    let (keyword, mut rest) = word(body)?;
    let list = match rest.first() {
        Some(TokenTree::Group(group)) if is_list(group, rest.get(1)) => Some(group.clone()),
        _ => None,
    };
    if list.is_some() {
        rest.remove(0);
    }
    let before = diagnostics.len();
    let params = list.map(|list| params(&list, diagnostics)).unwrap_or_default();
    let tokens: TokenStream = rest.into_iter().collect();
    let text = text_of(&tokens);
    // Where the entry breaks off inside its parameters, that is the one mistake.
    let check = match tokens.is_empty() && diagnostics.len() > before {
        true => super::RightSide { tokens, whole: false, handler: None, end: super::End::Other },
        false => right_side(tokens, end, "say what is checked, such as `admins_only(user)?`", diagnostics),
    };
    Some(Guard { attributes, keyword: keyword.span(), params, check, text })
}

/// `around EXPR`
pub(super) fn around(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Around> {
    let attributes = attributes::of_layer(attributes, "an `around`", diagnostics);
    let (keyword, rest) = word(body)?;
    let help = "say what is done around each request, such as `logged(next).await`";
    let wrap = right_side(rest.into_iter().collect(), end, help, diagnostics);
    Some(Around { attributes, keyword: keyword.span(), wrap })
}

/// `catch (STATUS | _) EXPR`. One whose status can't be read catches nothing: its right side is for editors alone.
pub(super) fn catch(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Entry> {
    let attributes = attributes::of_layer(attributes, "a `catch`", diagnostics);
    let (keyword, rest) = word(body)?;
    let caught = diagnostics.keep(caught(keyword.span(), rest.first()));
    let Some((caught, span)) = caught else {
        let behind = usize::from(matches!(rest.first(), Some(TokenTree::Literal(_))));
        return Some(Entry::Lost(Lost { right: rest.into_iter().skip(behind).collect() }));
    };
    let help = "say what is answered instead, such as `Html(page(problem))`";
    let answer = right_side(rest.into_iter().skip(1).collect(), end, help, diagnostics);
    Some(Entry::Catch(Catch { attributes, caught, span, answer }))
}

/// `cors EXPR`
pub(super) fn cors(
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
    end: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Cors> {
    let attributes = attributes::of_layer(attributes, "`cors`", diagnostics);
    let (keyword, rest) = word(body)?;
    let help = "say who may ask, such as `Cors::origins([\"https://example.com\"])`";
    let value = right_side(rest.into_iter().collect(), end, help, diagnostics);
    Some(Cors { attributes, keyword: keyword.span(), value })
}

/// The entry's word, and what follows it.
fn word(body: TokenStream) -> Option<(Ident, Vec<TokenTree>)> {
    let mut tokens = body.into_iter();
    match tokens.next() {
        Some(TokenTree::Ident(word)) => Some((word, tokens.collect())),
        _ => None,
    }
}

/// What a `catch` catches: the token behind its word.
fn caught(keyword: Span, token: Option<&TokenTree>) -> Result<(Caught, Span), Diagnostic> {
    const HELP: &str = "write `catch 404 ..;`, or `catch _ ..;` for every problem";
    match token {
        Some(TokenTree::Ident(any)) if any == "_" => Ok((Caught::Any, any.span())),
        Some(TokenTree::Literal(literal)) => {
            let number = syn::parse2::<syn::LitInt>(TokenTree::from(literal.clone()).into());
            match number.ok().and_then(|number| number.base10_parse::<u16>().ok()) {
                Some(status @ 400..=599) => Ok((Caught::Status(status), literal.span())),
                _ => Err(Diagnostic::new(literal.span(), format!("`{literal}` is no status of a problem"))
                    .help(format!("{HELP} (a problem's status is from 400 to 599)"))),
            }
        }
        Some(other) => Err(Diagnostic::new(other.span(), "expected a status or `_` before this").help(HELP)),
        None => Err(Diagnostic::new(keyword, "expected a status or `_` behind this").help(HELP)),
    }
}

/// Whether parentheses that open a guard are its parameters and not a part of its expression: parameters have types,
/// and something follows them.
fn is_list(group: &Group, next: Option<&TokenTree>) -> bool {
    if group.delimiter() != Delimiter::Parenthesis {
        return false;
    }
    let follows = match next {
        Some(TokenTree::Ident(word)) => word != "as",
        Some(TokenTree::Literal(_)) => true,
        _ => false,
    };
    let closure =
        matches!(group.stream().into_iter().next(), Some(TokenTree::Punct(bar)) if bar.as_char() == '|');
    follows || !closure && has_colon(group)
}

/// Whether a `:` stands in it that is no half of a `::`.
fn has_colon(group: &Group) -> bool {
    let mut half = false;
    group.stream().into_iter().any(|token| match token {
        TokenTree::Punct(colon) if colon.as_char() == ':' => {
            let second = std::mem::replace(&mut half, false);
            half = !second && colon.spacing() == Spacing::Joint;
            !second && !half
        }
        _ => std::mem::replace(&mut half, false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_are_parameters_where_they_have_types() {
        for (source, expected) in [
            ("(user: User) check(user)", true),
            ("(header \"x-key\" key: &str) check(key)?", true),
            ("(header \"x-key\" key: &str)", true),
            ("(Bearer(token): Bearer) token_is_known(token)", true),
            ("(key: ::std::string::String) { check(key) }", true),
            ("() check()", true),
            ("(header \"x-key\") check(key)", true),
            ("(check(user))", false),
            ("(check)(user)", false),
            ("(check(user)).await", false),
            ("(a) && b", false),
            ("(std::convert::identity)(())", false),
            ("(|x: u32| check(x))(5)", false),
            ("{ check(user) }", false),
        ] {
            let tokens: Vec<TokenTree> = source.parse::<TokenStream>().expect("tokens").into_iter().collect();
            let TokenTree::Group(group) = &tokens[0] else { panic!("{source}") };
            assert_eq!(is_list(group, tokens.get(1)), expected, "{source}");
        }
    }
}
