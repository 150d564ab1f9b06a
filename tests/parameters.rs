//! Every form of a parameter, through a table: what is taken, and what is said of what is not.

use bytes::Bytes;
use pulya::prelude::*;
use pulya::{Accept, BasicAuth, Cookies, Error, Header, Method, RequestId, ResultExt};
use serde::Deserialize;

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    after: u64,
    limit: Option<u32>,
    #[serde(default)]
    tag: Vec<String>,
}

#[derive(Deserialize, garde::Validate)]
struct NewTodo {
    #[garde(length(min = 1, max = 20))]
    title: String,
    #[serde(default)]
    #[garde(dive)]
    items: Vec<Item>,
}

#[derive(Deserialize, garde::Validate)]
struct Item {
    #[garde(range(max = 1000))]
    price: u32,
}

/// An extractor of one's own.
struct User(u64);

impl Extract for User {
    async fn extract(head: &Head<'_>, body: &mut Body<'_>) -> Result<Self, Error> {
        let Bearer(token) = Bearer::extract(head, body).await?;
        Ok(Self(token.parse::<u64>().status(401)?))
    }
}

#[derive(Extract)]
struct Context {
    user: Option<User>,
    method: Method,
    #[extract(query = "n")]
    number: Option<u32>,
    #[extract(header = "x-tag")]
    tags: Vec<String>,
    #[extract(json)]
    todo: NewTodo,
}

#[derive(Extract)]
struct Both(User, RequestId);

/// A body that is read as it comes.
async fn pieces(body: &mut Body<'_>) -> Result<String, pulya::BodyError> {
    let (mut sum, mut pieces) = (0, std::pin::pin!(body.stream()));
    while let Some(piece) =
        std::future::poll_fn(|cx| futures_core::Stream::poll_next(pieces.as_mut(), cx)).await
    {
        sum += piece?.len();
    }
    Ok(format!("{sum} bytes"))
}

pulya::routes! {
    struct Table;

    GET  "/page"    (query page: Page) => format!("{} {:?} {:?}", page.after, page.limit, page.tag);
    GET  "/value"   (query "n" n: u32, query "s" s: Option<&str>, query "v" v: Vec<i8>) => format!("{n} {s:?} {v:?}");
    GET  "/texts"   (query "t" t: Vec<&str>, header "x-a" a: &str, cookie "c" c: Option<&str>) => format!("{t:?} {a} {c:?}");
    POST "/json"    (json todo: NewTodo) => format!("{} {}", todo.title, todo.items.len());
    POST "/form"    (form todo: NewTodo) => todo.title;
    POST "/both"    (Json(todo): Json<NewTodo>) => todo.title;
    POST "/bytes"   (body bytes: Bytes) => bytes.len().to_string();
    POST "/vec"     (body bytes: Vec<u8>) => bytes.len().to_string();
    POST "/text"    (body text: String) => text;
    POST "/stream"  (body body: &mut Body<'_>) => pieces(body).await?;
    #[body_limit("10 B")]
    POST "/small"   (body text: String) => text;
    GET  "/bearer"  (Bearer(token): Bearer) => token;
    GET  "/basic"   (BasicAuth { name, password }: BasicAuth) => format!("{name}/{password}");
    GET  "/cookies" (cookies: Cookies) => cookies.get("b").unwrap_or("none").to_owned();
    GET  "/typed"   (Header(length): Header<headers::ContentLength>) => length.0.to_string();
    GET  "/accept"  (accept: Accept) => accept.best(&["a/b", "c/d"]).unwrap_or("nothing").to_owned();
    GET  "/uri"     (uri: http::Uri, method: Method, head: &Head<'_>) => format!("{method} {uri} {}", head.path);
    GET  "/parts"   (parts: http::request::Parts) => parts.uri.to_string();
    GET  "/user"    (user: User) => user.0.to_string();
    GET  "/maybe"   (user: Option<User>) => user.map_or("nobody".to_owned(), |user| user.0.to_string());
    POST "/list"    (json all: Vec<NewTodo>) => all.len().to_string();
    POST "/option"  (all: Option<Json<NewTodo>>) => all.map_or(String::new(), |Json(todo)| todo.title);
    POST "/context" (context: Context) => format!(
        "{:?} {} {:?} {:?} {}",
        context.user.map(|user| user.0), context.method, context.number, context.tags, context.todo.title
    );
    GET  "/changed/{n}" (mut n: u32, query "q" mut q: Vec<u8>, header "x" mut x: Option<&str>, mut head: Option<User>) => {
        n += 1;
        q.push(0);
        format!("{n} {q:?} {:?} {}", x.take(), head.take().is_some())
    };
    PUT  "/changed" (json mut todo: NewTodo) => { todo.title.push('!'); todo.title };
    GET  "/derived" (Both(user, id): Both) => format!("{} {id}", user.0);
}

async fn client() -> pulya::TestClient {
    Table::build().await.expect("a table").client()
}

#[tokio::test]
async fn what_is_taken() {
    let client = client().await;
    let get = |target: &str| client.get(target);
    let auth = |target: &str, value: &str| client.get(target).header("authorization", value);
    let post = |target: &str, text: &str| client.post(target).body(text.to_owned());
    let json = |target: &str, text: &str| post(target, text).header("content-type", "application/json");
    let form = |text: &str| post("/form", text).header("content-type", "application/x-www-form-urlencoded");
    for (request, expected) in [
        (get("/page?after=3&limit=&tag=a&tag=b"), "3 None [\"a\", \"b\"]"),
        (get("/page"), "0 None []"),
        (get("/page?limit=7&tag%5B%5D=x"), "0 Some(7) [\"x\"]"),
        (get("/value?n=1&v=1&v=-2"), "1 None [1, -2]"),
        (get("/value?n=1&s=a+b"), "1 Some(\"a b\") []"),
        (get("/texts?t=%61&t=b").header("x-a", "1").header("cookie", "c=2"), "[\"a\", \"b\"] 1 Some(\"2\")"),
        (json("/json", r#"{"title":"a","items":[{"price":1}]}"#), "a 1"),
        (json("/both", r#"{"title":"a"}"#), "a"),
        (post("/json", r#"{"title":"a"}"#).header("content-type", "application/vnd.x+json"), "a 0"),
        (form("title=a+b&items[0][price]=3"), "a b"),
        (post("/bytes", "abc"), "3"),
        (post("/vec", "abc"), "3"),
        (post("/text", "ä"), "ä"),
        (post("/stream", "four"), "4 bytes"),
        (post("/small", "0123456789"), "0123456789"),
        (auth("/bearer", "Bearer abc"), "abc"),
        (auth("/basic", "Basic YTpi"), "a/b"),
        (get("/cookies").header("cookie", "a=1; b=2"), "2"),
        (get("/typed").header("content-length", "0"), "0"),
        (get("/accept").header("accept", "a/b;q=0.1, c/*"), "c/d"),
        (get("/accept"), "a/b"),
        (get("/uri?q=1"), "GET /uri?q=1 /uri"),
        (get("/parts?q=1"), "/parts?q=1"),
        (auth("/user", "Bearer 7"), "7"),
        (auth("/maybe", "Bearer 7"), "7"),
        (get("/maybe"), "nobody"),
        (
            json("/context?n=4", r#"{"title":"t"}"#).header("x-tag", "a").header("x-tag", "b"),
            "None POST Some(4) [\"a\", \"b\"] t",
        ),
        (get("/changed/4?q=1"), "5 [1, 0] None false"),
        (
            client
                .request("PUT", "/changed")
                .header("content-type", "application/json")
                .body(r#"{"title":"t"}"#),
            "t!",
        ),
        (auth("/derived", "Bearer 7").header("x-request-id", "r-1"), "7 r-1"),
    ] {
        let name = format!("{request:?}");
        let answer = request.send().await;
        assert_eq!((answer.status(), answer.text()), (200, expected), "{name}");
    }
}

#[tokio::test]
async fn what_is_refused() {
    let client = client().await;
    let get = |target: &str| client.get(target);
    let auth = |target: &str, value: &str| client.get(target).header("authorization", value);
    let post = |target: &str, text: &str| client.post(target).body(text.to_owned());
    let json = |target: &str, text: &str| post(target, text).header("content-type", "application/json");
    let form = |text: &str| post("/form", text).header("content-type", "application/x-www-form-urlencoded");
    for (request, status, field, detail) in [
        (get("/page?limit=x"), 400, Some("limit"), "expected u32, at `limit`"),
        (get("/page?after=1&after=2"), 400, Some("after"), "`after` comes more than once"),
        (get("/value"), 400, Some("n"), "The query parameter `n` is missing."),
        (get("/value?n=x"), 400, Some("n"), "The query parameter `n` is not valid: invalid digit"),
        (get("/value?n=1&n=2"), 400, Some("n"), "comes more than once"),
        (get("/value?n=1&v=300"), 400, Some("v"), "too large"),
        (get("/texts"), 400, Some("x-a"), "The header field `x-a` is missing."),
        (get("/texts?t=%ff").header("x-a", "1"), 400, Some("t"), "not UTF-8"),
        (post("/json", "{}"), 415, None, "`application/json`"),
        (json("/json", "{"), 400, None, "at line 1, column 1"),
        (json("/json", "{}"), 422, Some("title"), "`title` is missing"),
        (
            json("/json", r#"{"title":"a","items":[{"price":"x"}]}"#),
            422,
            Some("items[0].price"),
            "expected u32",
        ),
        // What is compressed is not malformed.
        (json("/json", "\u{1f}\u{8b}").header("content-encoding", "gzip"), 415, None, "`content-encoding`"),
        (json("/json", "{").header("content-encoding", "identity"), 400, None, "at line 1, column 1"),
        (form("title=").header("content-encoding", "br"), 422, Some("title"), "`title` is not valid"),
        (form("titel=").header("content-encoding", "br"), 415, None, "`content-encoding`"),
        (json("/json", r#"{"title":""}"#), 422, Some("title"), "`title` is not valid"),
        (json("/both", r#"{"title":""}"#), 422, Some("title"), "`title` is not valid"),
        (
            json("/json", r#"{"title":"","items":[{"price":2000}]}"#),
            422,
            Some("items[0].price"),
            "`items[0].price`, `title` are",
        ),
        (
            json("/list", r#"[{"title":"a"},{"title":""}]"#),
            422,
            Some("[1].title"),
            "`[1].title` is not valid",
        ),
        (json("/option", r#"{"title":""}"#), 422, Some("title"), "`title` is not valid"),
        (json("/context", r#"{"title":""}"#), 422, Some("title"), "`title` is not valid"),
        (post("/form", "title=a"), 415, None, "`application/x-www-form-urlencoded`"),
        (form("titel=a"), 422, Some("title"), "`title` is missing"),
        (form("title=123456789012345678901"), 422, Some("title"), "`title` is not valid"),
        (post("/small", "01234567890"), 413, None, "longer than 10 bytes"),
        (get("/bearer"), 401, None, "`authorization: Bearer ..` is missing"),
        (auth("/maybe", "Bearer"), 401, None, "malformed"),
        (auth("/basic", "Basic !"), 401, None, "malformed"),
        (get("/typed"), 400, Some("content-length"), "is missing"),
        (get("/typed").header("content-length", "x"), 400, Some("content-length"), "is not valid"),
    ] {
        let name = format!("{request:?}");
        let answer = request.send().await;
        assert_eq!(answer.status(), status, "{name}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{name}");
        let problem: serde_json::Value = answer.json();
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().is_some_and(|text| text.contains(detail)), "{name}: {problem}");
        assert_eq!(problem["errors"][0]["field"].as_str(), field, "{name}: {problem}");
    }
    // Every field that is not valid, not the first alone.
    let answer = json("/json", r#"{"title":"","items":[{"price":1},{"price":2000}]}"#).send().await;
    let problem: serde_json::Value = answer.json();
    let fields: Vec<_> = problem["errors"].as_array().expect("a list").iter().map(|e| &e["field"]).collect();
    assert_eq!(fields, ["items[1].price", "title"]);
    // What a user's own extractor refuses, and a body that is no text.
    assert_eq!(auth("/user", "Bearer x").send().await.status(), 401);
    assert_eq!(client.post("/text").body(&b"\xff"[..]).send().await.status(), 400);
    let challenge = get("/bearer").send().await;
    assert_eq!(challenge.header("www-authenticate"), Some("Bearer"));
}

#[test]
fn a_derived_extractor_says_whether_it_takes_the_body() {
    const { assert!(Context::BODY) };
    const { assert!(!Both::BODY) };
}

pulya::routes! {
    struct Long;
    GET "/{name}" => name.len().to_string();
}

/// A path is counted in sixteen bits. A longer one is not malformed, but too long, whatever request lines the server
/// takes.
#[tokio::test]
async fn a_path_has_a_greatest_length() {
    let client = Long::build().await.expect("builds").client();
    for (length, status) in [(65_533, 200), (65_534, 414), (200_000, 414)] {
        let answer = client.get(format!("/{}", "k".repeat(length))).send().await;
        assert_eq!(answer.status(), status, "{length}");
    }
    let answer = client.get(format!("/k?{}", "k".repeat(200_000))).send().await;
    assert_eq!(answer.status(), 200);
}
