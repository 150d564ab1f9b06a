//! The cases.

/// A request and what it is answered.
pub struct Case {
    pub method: &'static str,
    pub target: &'static str,
    pub headers: &'static [(&'static str, &'static str)],
    pub body: &'static str,
    pub status: u16,
    /// Header fields that the answer must have, with these values.
    pub expected: &'static [(&'static str, &'static str)],
    pub answer: &'static str,
}

const fn case(method: &'static str, target: &'static str, status: u16, answer: &'static str) -> Case {
    Case { method, target, headers: &[], body: "", status, expected: &[], answer }
}

type Fields = &'static [(&'static str, &'static str)];

impl Case {
    const fn with(mut self, headers: Fields, body: &'static str) -> Self {
        self.headers = headers;
        self.body = body;
        self
    }

    const fn expect(mut self, expected: Fields) -> Self {
        self.expected = expected;
        self
    }
}

const TEXT: Fields = &[("content-type", "text/plain; charset=utf-8")];
const JSON: Fields = &[("content-type", "application/json")];
const PROBLEM: Fields = &[("content-type", "application/problem+json")];
const NOT_FOUND: &str = r#"{"type":"about:blank","title":"Not Found","status":404}"#;
const FORM: Fields = &[("content-type", "application/x-www-form-urlencoded")];

pub const CASES: &[Case] = &[
    // Values that respond.
    case("GET", "/", 200, "shop").expect(TEXT),
    case("GET", "/bytes", 200, "\x01\x02").expect(&[("content-type", "application/octet-stream")]),
    case("GET", "/string", 200, "text").expect(TEXT),
    case("GET", "/unit", 200, ""),
    case("GET", "/status", 202, ""),
    case("GET", "/pair", 201, "made").expect(TEXT),
    case("GET", "/response", 200, "built").expect(&[("x-a", "1")]),
    case("GET", "/json", 200, "[1,2,3]").expect(JSON),
    case("GET", "/jsonpair", 201, r#"{"cents":5,"note":null}"#).expect(JSON),
    case("GET", "/foreign", 418, "teapot").expect(&[("x-from", "axum")]),
    case("GET", "/mixed/1", 418, "teapot"),
    case("GET", "/mixed/0", 410, "sold out"),
    case("GET", "/option/1", 200, "1"),
    case("GET", "/option/0", 404, NOT_FOUND).expect(PROBLEM),
    case("GET", "/once", 200, "2 items").expect(TEXT),
    case("GET", "/blocking/2", 200, "4"),
    // Declared types.
    case("GET", "/items", 200, r#"[{"id":1,"name":"lamp"},{"id":2,"name":"chair"}]"#).expect(JSON),
    case("GET", "/items?from=1", 200, r#"[{"id":2,"name":"chair"}]"#),
    case("GET", "/items?tag=lamp&tag=sofa", 200, r#"[{"id":1,"name":"lamp"}]"#),
    case("POST", "/items", 201, r#"{"id":3,"name":"bedx2"}"#).with(JSON, r#"{"name":"bed","count":2}"#),
    case("GET", "/items/2", 200, r#"{"id":2,"name":"chair"}"#),
    case("GET", "/items/7", 404, NOT_FOUND),
    case("DELETE", "/items/1", 204, ""),
    case("DELETE", "/items/7", 410, "sold out"),
    case("GET", "/items/1/price", 200, r#"{"cents":100,"note":"lamp"}"#),
    case("GET", "/items/9/price", 410, "sold out"),
    case("GET", "/early/5", 200, r#"{"cents":5,"note":null}"#),
    case("GET", "/early/-5", 410, "sold out"),
    case("GET", "/parse/12", 200, r#"{"cents":12,"note":null}"#),
    case("GET", "/parse/x", 400, "no number"),
    // Parameters.
    case("GET", "/q?a=1+2%21&b=3&c=4&c=-5", 200, "1 2! Some(3) [4, -5]"),
    case("GET", "/q?a=", 200, " None []"),
    case(
        "GET",
        "/q",
        400,
        r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"The query parameter `a` is missing.","errors":[{"field":"a","message":"is missing"}]}"#,
    )
    .expect(PROBLEM),
    case("GET", "/h", 200, "secret Some(7)").with(&[("X-Token", "secret"), ("x-N", "7")], ""),
    case("GET", "/c", 200, "s1").with(&[("cookie", "a=b; session=s1")], ""),
    case("GET", "/c", 200, "none"),
    case("POST", "/form", 200, "sofa 2").with(FORM, "name=sofa&count=2"),
    case("POST", "/text", 200, "ABC").with(&[], "abc"),
    case("GET", "/uri?x=1", 200, "/uri?x=1"),
    case("GET", "/view", 200, "/view"),
    // Matching.
    case("HEAD", "/string", 200, "").expect(&[("content-length", "4")]),
    case("HEAD", "/", 200, "").expect(&[("content-length", "4")]),
    case("GET", "/both", 200, "both"),
    case("POST", "/both", 200, "both"),
    case("PUT", "/both", 405, r#"{"type":"about:blank","title":"Method Not Allowed","status":405}"#)
        .expect(&[("allow", "GET, HEAD, POST, OPTIONS"), ("content-type", "application/problem+json")]),
    case("OPTIONS", "/both", 204, "").expect(&[("allow", "GET, HEAD, POST, OPTIONS")]),
    case("PROPFIND", "/any/a", 200, "a"),
    case("GET", "/any/named", 200, "named"),
    case("POST", "/any/named", 200, "named"),
    case("GET", "/teams/red", 200, "team red"),
    case("GET", "/teams/red/", 200, "slash red"),
    case("GET", "/teams/a%2Fb/members/%C3%A4.json", 200, "ä of a/b"),
    case("GET", "/files/a/b%20c", 200, "a/b c"),
    case("GET", "/range/1...2...3", 200, "1 to 2...3"),
    case("GET", "/%73tring", 200, "text"),
    case("GET", "/string/", 308, "").expect(&[("location", "/string")]),
    case("GET", "/string/?a=b", 308, "").expect(&[("location", "/string?a=b")]),
    case("GET", "/nothing", 404, NOT_FOUND).expect(PROBLEM),
    case(
        "GET",
        "/items/x",
        404,
        r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"The path parameter `id` is no non-negative integer in range.","errors":[{"field":"id","message":"is no non-negative integer in range"}]}"#,
    ),
    case(
        "GET",
        "/files/a/../b",
        400,
        r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"The path is malformed."}"#,
    ),
];
