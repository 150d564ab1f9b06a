//! Who may call a service from pages of another origin (the Fetch standard, section 3.2): what `cors` of a table says,
//! and the header fields that follow from it.

use std::fmt;
use std::time::Duration;

use http::HeaderName;

use crate::dispatch::Find;
use crate::exchange::Exchange;
use crate::request::{Head, Method};
use crate::response::{Response, Status};
use crate::route::{Found, Outcome};

/// What pages of other origins may do: the value of a table's `cors`.
///
/// Which methods they may use is known to the table: a preflight is answered with the methods of its path.
///
/// ```
/// use std::time::Duration;
/// use pulya_runtime::cors::Cors;
///
/// let shop = Cors::origins(["https://shop.example"])
///     .headers(["content-type", "authorization"])
///     .expose(["etag"])
///     .credentials()
///     .max_age(Duration::from_secs(600));
/// assert!(shop.rules().is_ok());
///
/// // Everybody, and with their cookies: no browser does that, so it is an error when the application is built.
/// let error = Cors::any().credentials().rules().unwrap_err();
/// assert!(error.to_string().contains("credentials"));
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until a table says `cors ..;`"]
pub struct Cors {
    origins: Origins,
    headers: Headers,
    exposed: Vec<String>,
    credentials: bool,
    max_age: Option<Duration>,
}

#[derive(Clone, Debug)]
enum Origins {
    Any,
    Listed(Vec<String>),
    Matching(fn(&str) -> bool),
}

#[derive(Clone, Debug)]
enum Headers {
    Listed(Vec<String>),
    Any,
}

impl Cors {
    /// Pages of these origins: each a scheme, a host and perhaps a port, such as `https://shop.example:8443`, as a
    /// browser sends it: in lower case, without a slash at the end, without the scheme's own port.
    pub fn origins(origins: impl IntoIterator<Item: Into<String>>) -> Self {
        Self::new(Origins::Listed(origins.into_iter().map(Into::into).collect()))
    }

    /// Pages of the origins of which `matches` says so: `|origin| origin.ends_with(".shop.example")`.
    pub fn matching(matches: fn(&str) -> bool) -> Self {
        Self::new(Origins::Matching(matches))
    }

    /// Every page, but without credentials: for what is public anyway.
    pub fn any() -> Self {
        Self::new(Origins::Any)
    }

    fn new(origins: Origins) -> Self {
        let (headers, exposed) = (Headers::Listed(Vec::new()), Vec::new());
        Self { origins, headers, exposed, credentials: false, max_age: None }
    }

    /// The header fields that a page may set, beyond those that every page may. `content-type` is one of them where
    /// a body is JSON, and `authorization` always.
    pub fn headers(mut self, names: impl IntoIterator<Item: Into<String>>) -> Self {
        self.headers = Headers::Listed(names.into_iter().map(Into::into).collect());
        self
    }

    /// Lets a page set any header field.
    pub fn any_headers(mut self) -> Self {
        self.headers = Headers::Any;
        self
    }

    /// The header fields of answers that a page may read, beyond those that every page may.
    pub fn expose(mut self, names: impl IntoIterator<Item: Into<String>>) -> Self {
        self.exposed = names.into_iter().map(Into::into).collect();
        self
    }

    /// Lets a page send cookies and the like along.
    pub fn credentials(mut self) -> Self {
        self.credentials = true;
        self
    }

    /// For how long a browser may remember the answer to a preflight, in whole seconds; browsers have a limit of
    /// their own, and five seconds unless told otherwise.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// The rules that follow.
    ///
    /// # Errors
    ///
    /// What no browser could follow: credentials for every origin, an origin that is none, a header field that is
    /// none.
    pub fn rules(self) -> Result<Rules, CorsError> {
        if let (Origins::Any, true) = (&self.origins, self.credentials) {
            return Err(CorsError::AnyWithCredentials);
        }
        if let Origins::Listed(origins) = &self.origins
            && let Some(origin) = origins.iter().find(|origin| !is_origin(origin))
        {
            return Err(CorsError::Origin(origin.clone()));
        }
        let headers = match &self.headers {
            Headers::Any => None,
            Headers::Listed(names) => Some(list(names)?),
        };
        let exposed = list(&self.exposed)?;
        let max_age = self.max_age.map(|age| age.as_secs().to_string());
        Ok(Rules { origins: self.origins, headers, exposed, credentials: self.credentials, max_age })
    }
}

/// Names of header fields as one value.
fn list(names: &[String]) -> Result<String, CorsError> {
    // `*` is a token too, and means something else where it counts.
    let wrong = |name: &&String| *name == "*" || HeaderName::from_bytes(name.as_bytes()).is_err();
    match names.iter().find(wrong) {
        Some(name) => Err(CorsError::Header(name.clone())),
        None => Ok(names.iter().map(|name| name.to_ascii_lowercase()).collect::<Vec<_>>().join(", ")),
    }
}

/// Whether a text is an origin as browsers serialise it (RFC 6454 section 6.2).
fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else { return text == "null" };
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let in_scheme = |byte: u8| letters(byte) || b"+-.".contains(&byte);
    // An address of IPv6 stands in brackets.
    let in_host = |byte: u8| letters(byte) || b".-_:[]".contains(&byte);
    let own_port =
        matches!((scheme, host.rsplit_once(':')), ("http", Some((_, "80"))) | ("https", Some((_, "443"))));
    scheme.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
        && scheme.bytes().all(in_scheme)
        && !host.is_empty()
        && host.bytes().all(in_host)
        && !host.ends_with(':')
        && !own_port
}

/// Why a [`Cors`] can't hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CorsError {
    /// Credentials are never sent to whoever lets every origin in.
    AnyWithCredentials,
    /// This is no origin.
    Origin(String),
    /// This is no name of a header field.
    Header(String),
}

impl fmt::Display for CorsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnyWithCredentials => f.write_str(
                "`Cors::any()` and `.credentials()` exclude one another: name the origins that may send credentials",
            ),
            Self::Origin(origin) => write!(
                f,
                "`{origin}` is no origin: a scheme, a host and perhaps a port, such as https://shop.example, in lower case"
            ),
            Self::Header(name) => write!(f, "`{name}` is no name of a header field"),
        }
    }
}

impl std::error::Error for CorsError {}

/// What a [`Cors`] comes to.
#[derive(Debug)]
pub struct Rules {
    origins: Origins,
    /// The value that lists the header fields; `None` for any.
    headers: Option<String>,
    exposed: String,
    credentials: bool,
    max_age: Option<String>,
}

impl Rules {
    /// What a page of `origin` is told that it may be of, if it may.
    fn allowed<'o>(&self, origin: Option<&'o str>) -> Option<&'o str> {
        match &self.origins {
            Origins::Any => Some("*"),
            Origins::Listed(origins) => origin.filter(|origin| origins.iter().any(|other| other == origin)),
            Origins::Matching(matches) => origin.filter(|origin| matches(origin)),
        }
    }
}

/// Whether a request is a browser's question whether it may send another (Fetch, section 3.2.2).
pub fn is_preflight(head: &Head<'_>) -> bool {
    head.method == Method::Options
        && head.fields.get("origin").is_some()
        && head.fields.get("access-control-request-method").is_some()
}

/// Answers a preflight instead of the route that it matches: a route of OPTIONS or ANY has guards, and a preflight
/// comes without credentials. Says whether it did: a path that no route takes is answered like any other.
pub fn preflight(exchange: &mut Exchange<'_>, found: &Found, find: Find) -> bool {
    let Some(methods) = methods(exchange, found, find) else { return false };
    exchange.reply.response(Response::new(Status::NO_CONTENT).header(http::header::ALLOW, methods.as_ref()));
    true
}

/// The methods that the path of a preflight has.
fn methods<'f>(exchange: &Exchange<'_>, found: &'f Found, find: Find) -> Option<std::borrow::Cow<'f, str>> {
    match found.outcome {
        Outcome::Options(allow) => Some(allow.value.into()),
        // A route takes OPTIONS itself, so that nobody has said what else there is.
        Outcome::Route(_) => {
            let path = exchange.path.ok()?;
            let asked = exchange.head.header("access-control-request-method").unwrap_or_default();
            let takes = |method: Method| {
                let mut found = Found::new();
                find(method, path.matched(), &mut found);
                matches!(found.outcome, Outcome::Route(_))
            };
            let known = NAMES.into_iter().filter(|(method, _)| takes(*method)).map(|(_, name)| name);
            let mut methods: Vec<&str> = known.collect();
            // An ANY route takes methods that nobody has heard of, and a method is a token (RFC 9110 section 9.1).
            if !methods.contains(&asked)
                && Method::from_bytes(asked.as_bytes()) == Method::Other
                && http::Method::from_bytes(asked.as_bytes()).is_ok()
                && takes(Method::Other)
            {
                methods.push(asked);
            }
            Some(methods.join(", ").into())
        }
        _ => None,
    }
}

const NAMES: [(Method, &str); 9] = [
    (Method::Get, "GET"),
    (Method::Head, "HEAD"),
    (Method::Post, "POST"),
    (Method::Put, "PUT"),
    (Method::Patch, "PATCH"),
    (Method::Delete, "DELETE"),
    (Method::Options, "OPTIONS"),
    (Method::Trace, "TRACE"),
    (Method::Query, "QUERY"),
];

/// Adds the fields that follow from `rules` to the answer, whatever it is: a page may read why it was refused.
pub fn share(rules: &Rules, exchange: &mut Exchange<'_>, found: &Found, find: Find) {
    let head = exchange.head;
    let preflight = is_preflight(head);
    let mut list = [("", ""); 8];
    let mut count = 0;
    let mut add = |name: &'static str, value| {
        list[count] = (name, value);
        count += 1;
    };
    // Where the answer hangs on the origin, a cache must not give it to another: neither with the fields nor without.
    if !matches!(rules.origins, Origins::Any) {
        add("vary", "origin");
    }
    let methods = preflight.then(|| methods(exchange, found, find)).flatten();
    if let Some(origin) = rules.allowed(head.header("origin"))
        && !exchange.reply.has_field("access-control-allow-origin")
    {
        add("access-control-allow-origin", origin);
        if rules.credentials {
            add("access-control-allow-credentials", "true");
        }
        if preflight {
            if let Some(methods) = &methods {
                add("access-control-allow-methods", methods);
            }
            match (&rules.headers, head.header("access-control-request-headers")) {
                (None, asked) => {
                    add("vary", "access-control-request-headers");
                    if let Some(asked) = asked {
                        add("access-control-allow-headers", asked);
                    }
                }
                (Some(listed), _) if !listed.is_empty() => add("access-control-allow-headers", listed),
                (Some(_), _) => {}
            }
            if let Some(age) = &rules.max_age {
                add("access-control-max-age", age);
            }
        } else if !rules.exposed.is_empty() {
            add("access-control-expose-headers", &rules.exposed);
        }
    }
    exchange.reply.add_fields(&list[..count]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_what_browsers_send() {
        for (text, expected) in [
            ("https://shop.example", true),
            ("http://localhost:8080", true),
            ("http://[::1]:3000", true),
            ("chrome-extension://abcdef", true),
            ("null", true),
            ("https://shop.example/", false),
            ("https://shop.example/path", false),
            ("https://Shop.example", false),
            ("https://shop.example:443", false),
            ("http://shop.example:80", false),
            ("http://shop.example:443", true),
            ("https://shop.example:", false),
            ("shop.example", false),
            ("https://", false),
            ("*", false),
            ("https://*.shop.example", false),
            ("", false),
            ("https://a\r\nx: y", false),
        ] {
            assert_eq!(is_origin(text), expected, "{text}");
        }
    }

    #[test]
    fn what_can_not_hold_is_an_error() {
        for (cors, expected) in [
            (Cors::any(), None),
            (Cors::any().any_headers(), None),
            (Cors::any().credentials(), Some(CorsError::AnyWithCredentials)),
            (Cors::matching(|_| true).credentials().any_headers(), None),
            (Cors::origins(["https://a.example"]).credentials(), None),
            (Cors::origins(["*"]), Some(CorsError::Origin("*".to_owned()))),
            (Cors::origins(["https://a.example/"]), Some(CorsError::Origin("https://a.example/".to_owned()))),
            (Cors::any().headers(["x-a", "a b"]), Some(CorsError::Header("a b".to_owned()))),
            (Cors::any().headers(["*"]), Some(CorsError::Header("*".to_owned()))),
            (Cors::any().expose([""]), Some(CorsError::Header(String::new()))),
        ] {
            assert_eq!(cors.clone().rules().err(), expected, "{cors:?}");
        }
    }
}
