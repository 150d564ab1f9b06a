//! Attributes: pulya's own are read here, the rest is handed on.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};

/// The attributes that are not pulya's: documentation and lints.
#[derive(Debug, Default, Clone)]
pub struct Attributes {
    /// As they stand in the source.
    pub rest: Vec<syn::Attribute>,
}

impl Attributes {
    /// Those that a generated function takes: documentation of it would show nowhere.
    pub fn handed_on(&self) -> impl Iterator<Item = &syn::Attribute> {
        self.rest.iter().filter(|attribute| !attribute.path().is_ident("doc"))
    }

    /// The first line of the documentation.
    pub fn first_line(&self) -> Option<String> {
        self.rest.iter().find_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => {
                    Some(text.value().trim().to_owned())
                }
                _ => None,
            },
            _ => None,
        })
    }
}

/// What `#[once]` and its like say of a route.
#[derive(Debug, Default, Clone)]
pub struct RouteFlags {
    /// Evaluated when the application is built.
    pub once: Option<Span>,
    /// Runs on the pool for blocking work.
    pub blocking: Option<Span>,
    /// How long the handler may take, in milliseconds.
    pub timeout: Option<u64>,
    /// The answer carries an entity tag, and a client that has it already gets 304.
    pub etag: Option<Span>,
    /// The handler goes on when its client is gone.
    pub detached: Option<Span>,
    /// How many bytes of body an extractor may gather.
    pub body_limit: Option<u64>,
}

/// What `#[state]` and its like say of a provider.
#[derive(Debug, Default, Clone)]
pub struct ProviderFlags {
    /// The state of handlers written for axum.
    pub state: Option<Span>,
    /// The service ends when this task fails.
    pub critical: Option<Span>,
    /// How long its `stop` may take, in milliseconds.
    pub timeout: Option<u64>,
}

/// What the attributes say of a table.
#[derive(Debug, Default, Clone)]
pub struct TableFlags {
    /// A path that differs from a route's by its trailing slash is answered by 308.
    pub slash_redirect: bool,
    /// The status where a typed parameter does not parse: 400 instead of 404.
    pub mismatch_is_bad: bool,
    /// Response types must derive `ToJson`.
    pub json_strict: bool,
    /// Handlers need not be `Send`.
    pub local: bool,
    /// How long a handler may take that does not say so itself, in milliseconds.
    pub timeout: Option<u64>,
    /// The path of the pulya crate, where it is not `::pulya`.
    pub krate: Option<TokenStream>,
}

const OF_ROUTES: &[&str] = &["once", "blocking", "timeout", "etag", "detached", "body_limit"];
const OF_TABLES: &[&str] = &["slash", "mismatch", "json", "local", "timeout", "crate"];
/// What may stand on a route and goes onto the function generated for it.
const HANDED_ON: &[&str] = &["doc", "allow", "expect", "warn", "deny", "forbid", "cfg"];

/// Reports attributes of `known` that stand twice on one thing: which would hold?
fn once_each(attributes: &[syn::Attribute], known: &[&str], diagnostics: &mut Diagnostics) {
    let names: Vec<String> = attributes.iter().map(name).collect();
    for (at, attribute) in attributes.iter().enumerate() {
        if known.contains(&names[at].as_str()) && names[..at].contains(&names[at]) {
            diagnostics.push(
                Diagnostic::over(attribute, format!("`#[{}]` stands here twice", names[at]))
                    .help("remove one of them"),
            );
        }
    }
}

/// Reads the attributes of a route.
pub(super) fn of_route(
    attributes: Vec<syn::Attribute>,
    diagnostics: &mut Diagnostics,
) -> (Attributes, RouteFlags) {
    once_each(&attributes, OF_ROUTES, diagnostics);
    let mut flags = RouteFlags::default();
    let mut rest = Vec::new();
    for attribute in attributes {
        let name = name(&attribute);
        match name.as_str() {
            "once" => flags.once = flag(&attribute, diagnostics),
            "blocking" => flags.blocking = flag(&attribute, diagnostics),
            "timeout" => flags.timeout = diagnostics.keep(quoted(&attribute, "5 s", milliseconds)),
            "body_limit" => flags.body_limit = diagnostics.keep(quoted(&attribute, "1 MiB", bytes)),
            "etag" => flags.etag = flag(&attribute, diagnostics),
            "state" => diagnostics.push(misplaced_state(&attribute)),
            "detached" => flags.detached = flag(&attribute, diagnostics),
            _ if HANDED_ON.contains(&name.as_str()) => rest.push(attribute),
            _ => diagnostics.push(unknown(&attribute, &name, "a route", OF_ROUTES)),
        }
    }
    (Attributes { rest }, flags)
}

/// What pulya knows on each kind of provider.
pub(super) const OF_INPUTS: &[&str] = &["state"];
pub(super) const OF_SINGLETONS: &[&str] = &["state", "timeout"];
pub(super) const OF_REQUESTS: &[&str] = &[];
pub(super) const OF_TASKS: &[&str] = &["critical"];

/// Reads the attributes of a provider, of which `known` are pulya's.
pub(super) fn of_provider(
    attributes: Vec<syn::Attribute>,
    known: &[&str],
    diagnostics: &mut Diagnostics,
) -> (Attributes, ProviderFlags) {
    once_each(&attributes, known, diagnostics);
    let mut flags = ProviderFlags::default();
    let mut rest = Vec::new();
    for attribute in attributes {
        let name = name(&attribute);
        match name.as_str() {
            _ if HANDED_ON.contains(&name.as_str()) => rest.push(attribute),
            "state" if !known.contains(&"state") => diagnostics.push(misplaced_state(&attribute)),
            other if !known.contains(&other) => {
                diagnostics.push(unknown(&attribute, &name, "this provider", known));
            }
            "state" => flags.state = flag(&attribute, diagnostics),
            "critical" => flags.critical = flag(&attribute, diagnostics),
            _ => flags.timeout = diagnostics.keep(quoted(&attribute, "5 s", milliseconds)),
        }
    }
    (Attributes { rest }, flags)
}

/// Reads the attributes of `what`, which knows none of pulya's.
pub(super) fn of_layer(
    attributes: Vec<syn::Attribute>,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> Attributes {
    let mut rest = Vec::new();
    for attribute in attributes {
        let name = name(&attribute);
        match HANDED_ON.contains(&name.as_str()) {
            true => rest.push(attribute),
            false if name == "state" => diagnostics.push(misplaced_state(&attribute)),
            false => diagnostics.push(unknown(&attribute, &name, what, &[])),
        }
    }
    Attributes { rest }
}

/// Reads the attributes of a table. What is not pulya's goes onto the struct.
pub(super) fn of_table(
    attributes: Vec<syn::Attribute>,
    diagnostics: &mut Diagnostics,
) -> (Attributes, TableFlags) {
    once_each(&attributes, OF_TABLES, diagnostics);
    let mut flags = TableFlags::default();
    let mut rest = Vec::new();
    for attribute in attributes {
        let name = name(&attribute);
        let argument = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.to_string(),
            _ => String::new(),
        };
        match (name.as_str(), argument.as_str()) {
            ("slash", "redirect") => flags.slash_redirect = true,
            ("slash", _) => diagnostics.push(
                Diagnostic::over(&attribute, "`#[slash]` does not know this")
                    .help("write `#[slash(redirect)]`: the other form of a path is answered by 308"),
            ),
            ("mismatch", "400") => flags.mismatch_is_bad = true,
            ("mismatch", _) => diagnostics.push(
                Diagnostic::over(&attribute, "`#[mismatch]` does not know this")
                    .help("write `#[mismatch(400)]`; without it a parameter that does not parse is 404"),
            ),
            ("json", "strict") => flags.json_strict = true,
            ("json", _) => diagnostics.push(
                Diagnostic::over(&attribute, "`#[json]` does not know this").help("write `#[json(strict)]`"),
            ),
            ("timeout", _) => flags.timeout = diagnostics.keep(quoted(&attribute, "5 s", milliseconds)),
            ("local", _) => flags.local = flag(&attribute, diagnostics).is_some(),
            ("crate", _) => match &attribute.meta {
                syn::Meta::List(list) => flags.krate = Some(list.tokens.clone()),
                _ => diagnostics.push(
                    Diagnostic::over(&attribute, "`#[crate]` wants the path of the pulya crate")
                        .help("write `#[crate(::web)]` where Cargo.toml calls the dependency `web`"),
                ),
            },
            _ if OF_ROUTES.contains(&name.as_str()) => diagnostics.push(
                Diagnostic::over(&attribute, format!("`#[{name}]` belongs to a route"))
                    .help("put it before the route's method"),
            ),
            ("state", _) => diagnostics.push(misplaced_state(&attribute)),
            _ => match nearest(&name, OF_TABLES.iter().copied()) {
                Some(_) => diagnostics.push(unknown(&attribute, &name, "a table", OF_TABLES)),
                None => rest.push(attribute),
            },
        }
    }
    (Attributes { rest }, flags)
}

fn name(attribute: &syn::Attribute) -> String {
    attribute.path().to_token_stream().to_string().replace(' ', "")
}

fn flag(attribute: &syn::Attribute, diagnostics: &mut Diagnostics) -> Option<Span> {
    match &attribute.meta {
        syn::Meta::Path(path) => path.segments.first().map(|segment| segment.ident.span()),
        _ => {
            let name = name(attribute);
            diagnostics.push(
                Diagnostic::over(attribute, format!("`#[{name}]` takes no argument"))
                    .help(format!("write `#[{name}]`")),
            );
            None
        }
    }
}

/// `#[state]` on what does not live as long as the table.
fn misplaced_state(attribute: &syn::Attribute) -> Diagnostic {
    Diagnostic::over(attribute, "`#[state]` belongs to an `input` or a `singleton`").help(
        "the state of axum's extractors is one value for the whole table; what is made for a request is extracted: \
         `impl FromRequestParts<S>`",
    )
}

fn unknown(attribute: &syn::Attribute, name: &str, of: &str, known: &[&str]) -> Diagnostic {
    let help = match nearest(name, known.iter().copied()) {
        Some(meant) => format!("did you mean `#[{meant}]`?"),
        None if known.is_empty() => format!("{of} takes none of pulya's attributes"),
        None => format!(
            "{of} knows {}",
            known.iter().map(|name| format!("`#[{name}]`")).collect::<Vec<_>>().join(", ")
        ),
    };
    Diagnostic::over(attribute, format!("unknown attribute `#[{name}]` on {of}")).help(help)
}

/// Reads `#[name("text")]`.
fn quoted(
    attribute: &syn::Attribute,
    example: &str,
    read: fn(&str) -> Option<u64>,
) -> Result<u64, Diagnostic> {
    let name = name(attribute);
    attribute.parse_args::<syn::LitStr>().ok().and_then(|literal| read(&literal.value())).ok_or_else(|| {
        Diagnostic::over(attribute, format!("`#[{name}]` wants a quantity with its unit"))
            .help(format!("write `#[{name}(\"{example}\")]`"))
    })
}

fn quantity(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.trim().bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.trim().split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

fn milliseconds(text: &str) -> Option<u64> {
    quantity(text, &[("ms", 1), ("s", 1_000), ("min", 60_000), ("h", 3_600_000)])
}

fn bytes(text: &str) -> Option<u64> {
    quantity(
        text,
        &[
            ("B", 1),
            ("kB", 1_000),
            ("KiB", 1 << 10),
            ("MB", 1_000_000),
            ("MiB", 1 << 20),
            ("GB", 1_000_000_000),
            ("GiB", 1 << 30),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_need_their_unit() {
        for (text, expected) in [
            ("5 s", Some(5_000)),
            ("250ms", Some(250)),
            ("2 min", Some(120_000)),
            ("5", None),
            ("s", None),
            ("-1 s", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
        for (text, expected) in
            [("1 MiB", Some(1 << 20)), ("64KiB", Some(65_536)), ("1 mb", None), ("", None)]
        {
            assert_eq!(bytes(text), expected, "{text}");
        }
        assert_eq!(bytes("99999999999999999 GiB"), None);
    }
}
