//! What axum's own extractors read of its router: the path parameters for `Path` and `RawPathParams`, the pattern for
//! `MatchedPath`.
//!
//! axum keeps both under types of its own that nobody else can make. So a router of axum's with the route's pattern
//! makes them: it is sent the path with the parameters as pulya found them, and hands back what it attached.

use http::request::Parts;

use super::{Captures, Path};

/// The pattern of a route with a handler written for axum.
#[derive(Debug)]
pub struct Matched {
    #[cfg(feature = "axum")]
    asked: std::sync::OnceLock<by_router::Asked>,
    #[cfg(feature = "axum")]
    pattern: &'static str,
}

impl Matched {
    /// The route of that pattern.
    #[cfg_attr(not(feature = "axum"), expect(unused_variables, reason = "it is for axum's extractors"))]
    pub const fn new(pattern: &'static str) -> Self {
        Self {
            #[cfg(feature = "axum")]
            asked: std::sync::OnceLock::new(),
            #[cfg(feature = "axum")]
            pattern,
        }
    }

    /// Attaches to a request what axum's extractors read.
    #[cfg(not(feature = "axum"))]
    pub(crate) async fn tell(&self, _: Path<'_>, _: &Captures, _: &mut Parts) {}

    /// Attaches to a request what axum's extractors read.
    #[cfg(feature = "axum")]
    pub(crate) async fn tell(&self, path: Path<'_>, captures: &Captures, to: &mut Parts) {
        let asked = self.asked.get_or_init(|| by_router::Asked::new(self.pattern));
        asked.tell(|index| path.part(captures.span(index)), to).await;
    }
}

#[cfg(feature = "axum")]
mod by_router {
    use std::convert::Infallible;
    use std::fmt::Write as _;
    use std::future::{Ready, ready};
    use std::mem::take;
    use std::task::{Context, Poll};

    use axum::extract::{MatchedPath, OriginalUri};
    use axum_core::body::Body;
    use http::request::Parts;
    use http::{Request, Response, Uri};
    use tower_service::Service;

    /// A router of axum's with one route, and the pieces of a path that it matches.
    #[derive(Debug)]
    pub(super) struct Asked {
        router: axum::Router,
        pieces: Vec<Piece>,
        /// Whether its pattern is the route's own.
        same: bool,
    }

    /// A piece of a path.
    #[derive(Debug, PartialEq, Eq)]
    enum Piece {
        Text(String),
        /// The next parameter.
        Parameter,
        /// The next parameter, whose slashes are the path's.
        Rest,
    }

    impl Asked {
        pub(super) fn new(pattern: &str) -> Self {
            let own = pieces(pattern);
            let same = own.is_some();
            let (pattern, pieces) = match own {
                Some(pieces) => (pattern.to_owned(), pieces),
                // axum has no such pattern: one with the same parameters is asked for those.
                None => parameters(pattern),
            };
            let router = axum::Router::new()
                .without_v07_checks()
                .route(&pattern, axum::routing::any_service(HandBack))
                .fallback_service(HandBack);
            Self { router, pieces, same }
        }

        pub(super) async fn tell<'t>(&self, parameter: impl Fn(usize) -> &'t str, to: &mut Parts) {
            let Ok(uri) = Uri::try_from(self.path(parameter)) else { return };
            let mut request = Request::new(Body::empty());
            *request.uri_mut() = uri;
            *request.extensions_mut() = take(&mut to.extensions);
            // The router would take the path that it is asked for the one that was sent.
            request.extensions_mut().get_or_insert_with(|| OriginalUri(to.uri.clone()));
            let outer = match self.same {
                true => None,
                false => Some(request.extensions().get::<MatchedPath>().cloned()),
            };
            let Ok(mut response) = self.router.clone().call(request).await;
            to.extensions = take(response.extensions_mut());
            if let Some(outer) = outer {
                to.extensions.remove::<MatchedPath>();
                outer.map(|outer| to.extensions.insert(outer));
            }
        }

        fn path<'t>(&self, parameter: impl Fn(usize) -> &'t str) -> String {
            let mut path = String::new();
            let mut index = 0;
            for piece in &self.pieces {
                match piece {
                    Piece::Text(text) => path.push_str(text),
                    Piece::Parameter | Piece::Rest => {
                        let slash = *piece == Piece::Rest;
                        parameter(index).bytes().for_each(|byte| push(&mut path, byte, slash));
                        index += 1;
                    }
                }
            }
            path
        }
    }

    /// Answers with what the router has attached to the request.
    #[derive(Clone)]
    struct HandBack;

    impl Service<Request<Body>> for HandBack {
        type Response = Response<Body>;
        type Error = Infallible;
        type Future = Ready<Result<Response<Body>, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, mut request: Request<Body>) -> Self::Future {
            let mut response = Response::new(Body::empty());
            *response.extensions_mut() = take(request.extensions_mut());
            ready(Ok(response))
        }
    }

    /// The pieces of a pattern, if axum means the same by it: each segment is a parameter or plain text.
    fn pieces(pattern: &str) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        for segment in pattern.strip_prefix('/')?.split('/') {
            pieces.push(Piece::Text("/".to_owned()));
            let parameter = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
            match parameter.filter(|name| !name.contains(['{', '}'])) {
                Some(name) if name.starts_with('*') => pieces.push(Piece::Rest),
                Some(_) => pieces.push(Piece::Parameter),
                None if segment.bytes().all(plain) => pieces.push(Piece::Text(segment.to_owned())),
                None => return None,
            }
        }
        Some(pieces)
    }

    /// A pattern of the parameters alone, in their order, and its pieces.
    fn parameters(pattern: &str) -> (String, Vec<Piece>) {
        let (mut made, mut pieces) = (String::new(), Vec::new());
        let text = pattern.replace("{{", "").replace("}}", "");
        for name in text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name) {
            let _ = write!(made, "/{{{name}}}");
            let piece = if name.starts_with('*') { Piece::Rest } else { Piece::Parameter };
            pieces.extend([Piece::Text("/".to_owned()), piece]);
        }
        if pieces.is_empty() {
            made.push('/');
            pieces.push(Piece::Text("/".to_owned()));
        }
        (made, pieces)
    }

    /// Whether a byte stands for itself in a path, and for nothing else in a pattern.
    fn plain(byte: u8) -> bool {
        byte.is_ascii_alphanumeric() || b"-._~!$&'()+,;=@".contains(&byte)
    }

    fn push(path: &mut String, byte: u8, slash: bool) {
        match byte {
            b'/' if slash => path.push('/'),
            byte if plain(byte) => path.push(char::from(byte)),
            byte => {
                let _ = write!(path, "%{byte:02X}");
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use std::pin::pin;
        use std::task::Waker;

        use axum::extract::RawPathParams;
        use axum_core::extract::FromRequestParts;

        use super::*;

        /// Pattern, parameters as pulya found them, what axum makes of it.
        const CASES: &[(&str, &[&str], Option<&str>, &str)] = &[
            ("/", &[], Some("/"), ""),
            ("/users", &[], Some("/users"), ""),
            ("/users/", &[], Some("/users/"), ""),
            ("/users/{id}", &["7"], Some("/users/{id}"), "id=7"),
            ("/a/{x}/b/{y}", &["1", "2"], Some("/a/{x}/b/{y}"), "x=1 y=2"),
            ("/{x}", &["a/b?c#d%e ä"], Some("/{x}"), "x=a/b?c#d%e ä"),
            ("/static/{*rest}", &["a/b"], Some("/static/{*rest}"), "rest=a/b"),
            ("/static/{*rest}", &["/a//b/"], Some("/static/{*rest}"), "rest=/a//b/"),
            ("/{name}.json", &["a"], None, "name=a"),
            ("/compare/{base}...{head}", &["a", "b/c"], None, "base=a head=b/c"),
            ("/{a}-{b}/{*rest}", &["1", "2", "3/4"], None, "a=1 b=2 rest=3/4"),
            ("/{{x}}/{id}", &["7"], None, "id=7"),
            ("/a b/{id}", &["7"], None, "id=7"),
            ("/:a/*b", &[], None, ""),
            ("", &[], None, ""),
            ("/{käse}", &["7"], Some("/{käse}"), "käse=7"),
        ];

        #[test]
        fn axum_is_told_what_pulya_found() {
            for &(pattern, parameters, matched, expected) in CASES {
                let asked = Asked::new(pattern);
                let mut parts = Request::get("/as?it=was").body(()).expect("a request").into_parts().0;
                parts.extensions.insert("of others");
                now(asked.tell(|index| parameters[index], &mut parts));
                assert_eq!(parts.extensions.get::<&str>(), Some(&"of others"), "{pattern}");
                let original = parts.extensions.get::<OriginalUri>().map(|original| original.to_string());
                assert_eq!(original.as_deref(), Some("/as?it=was"), "{pattern}");
                let found = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str);
                assert_eq!(found, matched, "{pattern}");
                let params = now(RawPathParams::from_request_parts(&mut parts, &())).expect("parameters");
                let found: Vec<String> =
                    params.iter().map(|(name, value)| format!("{name}={value}")).collect();
                assert_eq!(found.join(" "), expected, "{pattern}");
            }
        }

        fn now<T>(future: impl Future<Output = T>) -> T {
            match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(value) => value,
                Poll::Pending => panic!("a router waits for nothing"),
            }
        }
    }
}
