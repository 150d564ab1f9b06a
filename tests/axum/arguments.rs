//! What a handler may take and give.

use std::collections::HashMap;
use std::net::SocketAddr;

use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Extension, MatchedPath, OriginalUri, Path, Query, RawPathParams, Request};
use axum::http::{HeaderMap, Method, StatusCode, Uri, Version};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{get, told};

#[derive(Debug, Deserialize, Serialize)]
struct Todo {
    title: String,
}

#[derive(Debug, Deserialize)]
struct Page {
    page: u32,
}

#[derive(Debug, Deserialize)]
struct Ids {
    user: u64,
    team: String,
}

async fn nothing() {}

async fn one(Path(id): Path<u64>) -> String {
    format!("id {id}")
}

async fn two(Path((user, team)): Path<(u64, String)>) -> String {
    format!("{user} of {team}")
}

async fn named(Path(ids): Path<Ids>) -> String {
    format!("{} of {}", ids.user, ids.team)
}

async fn mapped(Path(all): Path<HashMap<String, String>>, raw: RawPathParams) -> String {
    let raw: Vec<String> = raw.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{} {}", all.len(), raw.join(","))
}

async fn maybe(id: Option<Path<u64>>) -> String {
    format!("{:?}", id.map(|Path(id)| id))
}

async fn matched(path: MatchedPath) -> String {
    path.as_str().to_owned()
}

async fn unmatched(path: Option<MatchedPath>, Path((a, b)): Path<(String, String)>) -> String {
    format!("{:?} {a} {b}", path.is_some())
}

async fn original(OriginalUri(original): OriginalUri, uri: Uri, method: Method, version: Version) -> String {
    format!("{method} {original} {uri} {version:?}")
}

async fn query(Query(Page { page }): Query<Page>, headers: HeaderMap) -> String {
    format!("page {page} {:?}", headers.get("x-one"))
}

async fn json(Json(todo): Json<Todo>) -> (StatusCode, Json<Todo>) {
    (StatusCode::CREATED, Json(todo))
}

async fn form(Form(todo): Form<Todo>) -> String {
    todo.title
}

async fn judged(todo: Result<Json<Todo>, JsonRejection>) -> String {
    todo.map_or_else(|rejection| rejection.status().to_string(), |Json(todo)| todo.title)
}

async fn whole(request: Request) -> String {
    format!("{} {}", request.method(), request.uri().path())
}

async fn failing(Path(n): Path<u32>) -> Result<&'static str, (StatusCode, String)> {
    match n {
        0 => Ok("fine"),
        n => Err((StatusCode::CONFLICT, format!("{n} is too many"))),
    }
}

async fn opaque() -> impl IntoResponse {
    ([("x-made", "by axum")], "opaque")
}

async fn response() -> Response {
    let chunks = ["a", "b", "c"].map(Ok::<_, std::io::Error>);
    Response::new(axum::body::Body::from_stream(Chunks(chunks.into_iter())))
}

struct Chunks<I>(I);

impl<I: Iterator + Unpin> futures_core::Stream for Chunks<I> {
    type Item = I::Item;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<I::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}

async fn absent(Extension(_): Extension<u8>) {}

async fn peer(info: Result<ConnectInfo<SocketAddr>, axum::extract::rejection::ExtensionRejection>) -> String {
    info.map_or_else(|_| "none".to_owned(), |ConnectInfo(peer)| peer.ip().to_string())
}

#[rustfmt::skip]
#[expect(clippy::too_many_arguments, reason = "as many as there may be")]
async fn sixteen(
    _: Method, _: Method, _: Method, _: Method, _: Method, _: Method, _: Method, _: Method, _: Method, _: Method,
    _: Method, _: Method, _: Method, Query(Page { page }): Query<Page>, uri: Uri, body: Bytes,
) -> String {
    format!("{page} {uri} {}", body.len())
}

trait Store: 'static {
    const NAME: &'static str;
}

struct Memory;

impl Store for Memory {
    const NAME: &'static str = "memory";
}

async fn generic<S: Store, const N: u8>(method: Method) -> String {
    format!("{} {N} {method}", S::NAME)
}

trait Handlers {
    async fn handle() -> &'static str;
}

impl Handlers for Memory {
    async fn handle() -> &'static str {
        "of a trait"
    }
}

mod deep {
    pub(super) mod er {
        pub(in super::super) async fn index() -> &'static str {
            "deeper"
        }
    }
}

pulya::routes! {
    struct Table;

    GET  "/nothing"                    => fn nothing;
    GET  "/one/{id}"                   => fn one;
    GET  "/two/{user}/{team}"          => fn two;
    GET  "/named/{team}/{user}"        => fn named;
    GET  "/mapped/{a}/{*b}"            => fn mapped;
    GET  "/maybe"                      => fn maybe;
    GET  "/maybe/{id}"                 => fn maybe;
    GET  "/mixed/{a}...{b}"            => fn unmatched;
    GET  "/original"                   => fn original;
    GET  "/query"                      => fn query;
    POST "/json"                       => fn json;
    POST "/form"                       => fn form;
    POST "/judged"                     => fn judged;
    ANY  "/whole"                      => fn whole;
    GET  "/failing/{n}"                => fn failing;
    GET  "/opaque"                     => fn opaque;
    GET  "/response"                   => fn response;
    GET  "/absent"                     => fn absent;
    GET  "/peer"                       => fn peer;
    POST "/sixteen"                    => fn sixteen;
    GET  "/generic"                    => fn generic::<Memory, 5>;
    GET  "/trait"                      => fn <Memory as Handlers>::handle;
    GET  "/deep"                       => fn deep::er::index;

    scope "/scope/{team}" {
        GET "/matched/{id}"            => fn matched;
        GET "/both/{id}"               => fn mapped;
    }

    // Their types choose among routes, as everywhere.
    GET  "/typed/{id}" (id: u64)       => fn one;
    GET  "/typed/{name}"               => fn matched;
}

#[tokio::test]
async fn arguments_and_answers() {
    let client = Table::build().await.expect("a table").client();
    for (target, status, expected) in [
        ("/nothing", 200, ""),
        ("/one/7", 200, "id 7"),
        ("/two/7/a%2Fb%20c", 200, "7 of a/b c"),
        ("/named/red/7", 200, "7 of red"),
        ("/mapped/1/2/3", 200, "2 a=1,b=2/3"),
        ("/maybe", 200, "None"),
        ("/maybe/7", 200, "Some(7)"),
        ("/mixed/1...2", 200, "false 1 2"),
        ("/original?a=b", 200, "GET /original?a=b /original?a=b HTTP/1.1"),
        ("/query?page=3", 200, "page 3 None"),
        ("/whole", 200, "GET /whole"),
        ("/failing/0", 200, "fine"),
        ("/failing/3", 409, "3 is too many"),
        ("/opaque", 200, "opaque"),
        ("/response", 200, "abc"),
        ("/peer", 200, "none"),
        ("/generic", 200, "memory 5 GET"),
        ("/trait", 200, "of a trait"),
        ("/deep", 200, "deeper"),
        ("/scope/red/matched/7", 200, "/scope/{team}/matched/{id}"),
        ("/scope/red/both/7", 200, "2 team=red,id=7"),
        ("/typed/7", 200, "id 7"),
        ("/typed/seven", 200, "/typed/{name}"),
    ] {
        assert_eq!(told(&get(&client, target).await), (status, expected.to_owned()), "{target}");
    }
    assert_eq!(get(&client, "/opaque").await.header("x-made"), Some("by axum"));
    let sixteen = client.post("/sixteen?page=3").body("four").send().await;
    assert_eq!(sixteen.text(), "3 /sixteen?page=3 4");
}

/// A rejection is axum's own answer, in axum's own words.
#[tokio::test]
async fn rejections_are_passed_as_they_are() {
    let client = Table::build().await.expect("a table").client();
    for (target, status, beginning) in [
        ("/one/x", 400, "Invalid URL: Cannot parse `x` to a `u64`"),
        ("/query", 400, "Failed to deserialize query string: missing field `page`"),
        ("/absent", 500, "Missing request extension"),
    ] {
        let response = get(&client, target).await;
        assert_eq!(response.status(), status, "{target}");
        assert!(response.text().starts_with(beginning), "{target}: {}", response.text());
    }
    for (target, content_type, body, status, text) in [
        ("/json", "application/json", r#"{"title":"tea"}"#, 201, r#"{"title":"tea"}"#),
        ("/json", "application/json", r#"{"title":5}"#, 422, "Failed to deserialize the JSON body"),
        (
            "/json",
            "text/plain",
            r#"{"title":"tea"}"#,
            415,
            "Expected request with `Content-Type: application/json`",
        ),
        ("/form", "application/x-www-form-urlencoded", "title=tea", 200, "tea"),
        ("/judged", "application/json", "{", 200, "400 Bad Request"),
    ] {
        let response = client.post(target).header("content-type", content_type).body(body).send().await;
        assert_eq!(response.status(), status, "{target} {body}");
        assert!(response.text().starts_with(text), "{target} {body}: {}", response.text());
    }
}

#[test]
fn routes_say_what_they_have() {
    let typed = Table::ROUTES.iter().find(|route| route.pattern == "/typed/{id}").expect("a route");
    assert_eq!((typed.method, typed.params), ("GET", "id: u64"));
    assert!(pulya::table(Table::ROUTES).contains("/scope/{team}/matched/{id}"));
}
