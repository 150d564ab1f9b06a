//! Every form of an answer, through a table.

use bytes::Bytes;
use pulya::prelude::*;
use pulya::{Event, Sse, Stream, cookie::Cookie};

#[derive(Clone, ToJson)]
struct Todo {
    id: u32,
}

#[derive(serde::Serialize)]
struct Plain {
    id: u32,
}

/// A stream of what is in a list.
struct Pieces<T>(std::vec::IntoIter<T>);

impl<T: Unpin> futures_core::Stream for Pieces<T> {
    type Item = Result<T, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(Ok))
    }
}

fn pieces<T>(list: Vec<T>) -> Pieces<T> {
    Pieces(list.into_iter())
}

static CALLS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);

fn counted() -> Todo {
    CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    Todo { id: 1 }
}

fn built() -> Response {
    Response::new(Status::ACCEPTED)
        .header("x-a", "b")
        .cookie(Cookie::build(("session", "42")).http_only(true))
        .json(&Plain { id: 1 })
}

/// Nothing of it may be sent but that it failed.
fn split(name: &str) -> Response {
    Response::new(Status::OK).header("x-name", name).cookie(("a", "b")).text("hello")
}

pulya::routes! {
    struct Table;

    GET  "/built"     => built();
    GET  "/split/{name}" => split(name);
    GET  "/split-with/{name}" => (Status::ACCEPTED, split(name));
    GET  "/ok"        => Ok("ok");
    GET  "/ok/typed"  -> Todo => { let id = "7".parse()?; Ok(Todo { id }) };
    GET  "/ok/{n}"    (n: u32) -> Todo => match n {
        0 => Ok(None),
        1 => return Err(pulya::Error::from(std::io::Error::other("one"))),
        _ => Ok(Some(Todo { id: n })),
    };
    DELETE "/ok"      -> 204 => Ok(());
    GET  "/see"       => Redirect::to("/x y");
    GET  "/moved"     => Redirect::permanent("/x");
    GET  "/nothing"   => NoContent;
    GET  "/page"      => Html("<p>");
    GET  "/owned"     => (Status::ACCEPTED, Html(String::from("<p>")));
    POST "/created"   => Created("/todos/1", Todo { id: 1 });
    POST "/plain"     => Created(String::from("/ä"), Plain { id: 2 });
    GET  "/stream"    => Stream(pieces(vec![Bytes::from("a"), Bytes::from("b")]));
    GET  "/events"    => Sse(pieces(vec![Event::data("1"), Event::data("2").name("n")]));
    GET  "/none"      => None::<&str>;
    GET  "/maybe"     -> Todo => None;
    POST "/typed"     -> 201 Todo => counted();
    #[once]
    GET  "/once"      -> Vec<Todo> => vec![Todo { id: 1 }];
    #[once]
    GET  "/text"      => "kept".to_owned();
    #[etag]
    GET  "/tagged"    -> Todo => Todo { id: 7 };
    #[etag]
    GET  "/literal"   => "text";
    #[etag]
    GET  "/own"       => Response::new(Status::OK).header("etag", "\"mine\"").header("vary", "x").text("t");
    #[etag]
    GET  "/missing"   -> Todo => None;
    #[etag]
    GET  "/tagged-stream" => Stream(pieces(vec![Bytes::from("a")]));
}

async fn client() -> pulya::TestClient {
    Table::build().await.expect("a table").client()
}

#[tokio::test]
async fn answers() {
    let client = client().await;
    let json = Some("application/json");
    for (method, target, status, content_type, body) in [
        ("GET", "/ok", 200, Some("text/plain; charset=utf-8"), "ok"),
        ("GET", "/ok/typed", 200, json, "{\"id\":7}"),
        ("GET", "/ok/2", 200, json, "{\"id\":2}"),
        ("DELETE", "/ok", 204, None, ""),
        ("GET", "/built", 202, json, "{\"id\":1}"),
        ("GET", "/see", 303, None, ""),
        ("GET", "/moved", 308, None, ""),
        ("GET", "/nothing", 204, None, ""),
        ("GET", "/page", 200, Some("text/html; charset=utf-8"), "<p>"),
        ("GET", "/owned", 202, Some("text/html; charset=utf-8"), "<p>"),
        ("POST", "/created", 201, json, "{\"id\":1}"),
        ("POST", "/plain", 201, json, "{\"id\":2}"),
        ("GET", "/stream", 200, Some("application/octet-stream"), "ab"),
        ("GET", "/events", 200, Some("text/event-stream"), "data: 1\n\nevent: n\ndata: 2\n\n"),
        ("GET", "/once", 200, json, "[{\"id\":1}]"),
        ("GET", "/text", 200, Some("text/plain; charset=utf-8"), "kept"),
    ] {
        let answer = client.request(method, target).send().await;
        let found = (answer.status(), answer.header("content-type"), answer.text());
        assert_eq!(found, (status, content_type, body), "{target}");
    }
    assert_eq!(client.get("/ok/1").send().await.status(), 500);
    for target in ["/none", "/maybe", "/missing", "/ok/0"] {
        assert_eq!(client.get(target).send().await.status(), 404, "{target}");
    }
    let built = client.get("/built").send().await;
    assert_eq!((built.header("x-a"), built.header("set-cookie")), (Some("b"), Some("session=42; HttpOnly")));
    for (target, location) in [("/see", "/x%20y"), ("/moved", "/x")] {
        assert_eq!(client.get(target).send().await.header("location"), Some(location));
    }
    for (target, location) in [("/created", "/todos/1"), ("/plain", "/%C3%A4")] {
        assert_eq!(client.post(target).send().await.header("location"), Some(location));
    }
}

#[tokio::test]
async fn what_can_not_be_sent_is_an_error_of_the_handler() {
    let client = client().await;
    assert_eq!(client.get("/split/Ada").send().await.header("x-name"), Some("Ada"));
    for target in ["/split/Ada%0D%0Ax:y", "/split-with/%00"] {
        let answer = client.get(target).send().await;
        assert_eq!((answer.status(), answer.header("content-type")), (500, Some("application/problem+json")));
        assert_eq!(answer.text(), r#"{"type":"about:blank","title":"Internal Server Error","status":500}"#);
        assert_eq!(
            (answer.header("set-cookie"), answer.header("x-name"), answer.header("x")),
            (None, None, None)
        );
    }
}

#[tokio::test]
async fn a_client_that_takes_no_json_is_told_before_anything_is_done() {
    let client = client().await;
    for (accept, status) in [("text/html", 406), ("application/json;q=0", 406), ("text/html, */*;q=0.1", 201)]
    {
        let before = CALLS.load(std::sync::atomic::Ordering::Relaxed);
        let answer = client.post("/typed").header("accept", accept).send().await;
        assert_eq!(answer.status(), status, "{accept}");
        let after = CALLS.load(std::sync::atomic::Ordering::Relaxed);
        assert_eq!(after - before, u32::from(status == 201), "{accept}");
    }
    assert_eq!(client.get("/once").header("accept", "text/html").send().await.status(), 406);
    // What is no JSON is not negotiated.
    assert_eq!(client.get("/text").header("accept", "text/html").send().await.status(), 200);
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again() {
    let client = client().await;
    for target in ["/once", "/text", "/tagged", "/literal", "/own"] {
        let first = client.get(target).send().await;
        let tag = first.header("etag").expect("a tag").to_owned();
        assert_eq!(first.status(), 200, "{target}");
        for (sent, status) in [
            (tag.clone(), 304),
            (format!("\"x\", W/{tag}"), 304),
            ("*".to_owned(), 304),
            ("\"other\"".to_owned(), 200),
            (tag.trim_matches('"').to_owned(), 200),
        ] {
            let again = client.get(target).header("if-none-match", &sent).send().await;
            assert_eq!(again.status(), status, "{target} {sent}");
            assert_eq!(again.header("etag"), Some(&*tag), "{target} {sent}");
            assert_eq!(again.bytes().is_empty(), status == 304, "{target} {sent}");
        }
    }
    let own = client.get("/own").header("if-none-match", "\"mine\"").send().await;
    assert_eq!((own.status(), own.header("vary"), own.header("content-type")), (304, Some("x"), None));
    let stream = client.get("/tagged-stream").send().await;
    assert_eq!((stream.header("etag"), stream.text()), (None, "a"));
    let missing = client.get("/missing").send().await;
    assert_eq!(missing.header("etag"), None);
}

pulya::routes! {
    struct Refusing;
    error pulya::Error;
    GET "/typed" -> u64 => Err(pulya::Error::new(400));
    GET "/option" -> String => { Err(pulya::Error::new(401)) };
    GET "/plain" => Err(pulya::Error::new(402));
    GET "/left" => return Err(pulya::Error::new(403));
    GET "/block" => { let refusal = pulya::Error::new(404); return Err(refusal); };
    GET "/either/{n}" (n: u64) -> u64 => if n > 5 { Err(pulya::Error::new(405)) } else { Ok(n) };
}

/// Right sides that refuse whatever comes: nothing in them says what they would give.
#[tokio::test]
async fn a_right_side_may_only_refuse() {
    let client = Refusing::build().await.expect("builds").client();
    for (path, status) in [
        ("/typed", 400),
        ("/option", 401),
        ("/plain", 402),
        ("/left", 403),
        ("/block", 404),
        ("/either/6", 405),
    ] {
        assert_eq!(client.get(path).send().await.status(), status, "{path}");
    }
    assert_eq!(client.get("/either/5").send().await.text(), "5");
}
