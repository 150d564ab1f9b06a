//! The page that uses the lists through their API: all of it is in the program.

use pulya::{Response, Status};

/// What the page may do: load its own parts and ask its own service, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

pub fn html() -> Response {
    part("text/html; charset=utf-8", include_str!("page.html")).header("content-security-policy", POLICY)
}

pub fn style() -> Response {
    part("text/css; charset=utf-8", include_str!("page.css"))
}

pub fn script() -> Response {
    part("text/javascript; charset=utf-8", include_str!("page.js"))
}

pub fn icon() -> Response {
    part("image/svg+xml", include_str!("page.svg"))
}

/// Browsers ask with the tag each time, so that a new version is seen at once.
fn part(content_type: &'static str, text: &'static str) -> Response {
    Response::new(Status::OK)
        .header("content-type", content_type)
        .header("cache-control", "no-cache")
        .header("x-content-type-options", "nosniff")
        .bytes(text.as_bytes())
}
