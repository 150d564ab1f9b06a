//! What holds for every route holds for a handler written for axum.

use std::rc::Rc;
use std::sync::Mutex;
use std::time::Duration;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use bytes::Bytes;
use pulya::prelude::*;
use pulya::{Error, Outcome};

use super::{get, told};

#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn add(&self, text: impl Into<String>) {
        self.0.lock().expect("a log").push(text.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("a log"))
    }
}

struct Transaction;

impl Transaction {
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}

async fn status(Path(status): Path<u16>) -> Result<&'static str, StatusCode> {
    match StatusCode::from_u16(status) {
        Ok(StatusCode::OK) => Ok("fine"),
        Ok(StatusCode::IM_A_TEAPOT) => panic!("a teapot"),
        Ok(status) => Err(status),
        Err(_) => Err(StatusCode::BAD_REQUEST),
    }
}

async fn length(body: Bytes) -> String {
    body.len().to_string()
}

async fn json(Json(numbers): Json<Vec<u32>>) -> String {
    numbers.len().to_string()
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(60)).await;
    "too late"
}

/// Where it runs, and whether it can wait there.
async fn off_the_worker(body: String) -> String {
    let worker = std::thread::current().id();
    tokio::time::sleep(Duration::from_millis(1)).await;
    format!("{worker:?} {body}")
}

/// A thing that is dropped before the answer, so that it needs to be `Send` in `#[local]` tables alone.
async fn local(body: String) -> String {
    let shared = Rc::new(body);
    tokio::task::yield_now().await;
    shared.to_uppercase()
}

async fn stamped(log: &'static Log, next: impl Next<'_>) -> Response {
    let path = next.path().to_owned();
    let mut response = next.await;
    log.add(format!("around {path} {}", response.status().as_u16()));
    response.headers_mut().insert("x-stamp", "1".parse().expect("a value"));
    response
}

fn ended(log: &Log, outcome: Outcome) {
    log.add(format!("{outcome:?}"));
}

pulya::routes! {
    struct Table;

    input log: Log;
    request transaction: Transaction = Transaction, end = { drop(transaction); ended(log, outcome) };

    scope "/around" {
        around stamped(log, next).await;
        catch 413 format!("caught {}", problem.status());
        catch 404 format!("caught {}", problem.status());

        GET "/{status}"                                   => fn status;
        #[body_limit("4 B")]
        POST ""                                           => fn length;
    }
    scope "/guarded" {
        guard (header "x-key" _key: &str) ();
        POST ""                                           => fn length;
    }
    scope "/ended" {
        guard transaction.check()?;
        GET "/{status}"                                   => fn status;
    }

    GET "/status/{status}"                                => fn status;
    #[etag]
    GET "/tagged/{status}"                                => fn status;
    #[timeout("20 ms")]
    GET "/slow"                                           => fn slow;
    #[blocking]
    POST "/blocking"                                      => fn off_the_worker;
    POST "/here"                                          => fn off_the_worker;
    POST "/length"                                        => fn length;
    #[body_limit("3 MiB")]
    POST "/long"                                          => fn length;
    #[body_limit("8 B")]
    POST "/json"                                          => fn json;
}

pulya::routes! {
    #[local]
    struct Local;
    POST "/" => fn local;
    #[blocking]
    POST "/blocking" => fn local;
}

pulya::routes! {
    struct Sendable;
    // Its future never moves: it lives and dies on a thread of the pool.
    #[blocking]
    POST "/" => fn local;
}

async fn table() -> (pulya::TestClient, &'static Log) {
    let table = Table::build(Log::default()).await.expect("a table");
    (table.client(), table.0.log)
}

#[tokio::test]
async fn arounds_and_catches() {
    let (client, log) = table().await;
    let fine = get(&client, "/around/200").await;
    assert_eq!((told(&fine), fine.header("x-stamp")), ((200, "fine".to_owned()), Some("1")));
    // Its own 404 is an answer and no problem; the body that is too long is pulya's.
    assert_eq!(told(&get(&client, "/around/404").await), (404, String::new()));
    assert_eq!(told(&get(&client, "/around/a/b").await), (404, "caught 404 Not Found".to_owned()));
    let long = client.post("/around").body("12345").send().await;
    assert_eq!(told(&long), (413, "caught 413 Payload Too Large".to_owned()));
    let expected = ["/around/200 200", "/around/404 404", "/around/a/b 404", "/around 413"];
    assert_eq!(log.take(), expected.map(|line| format!("around {line}")));
}

#[tokio::test]
async fn guards_run_before_the_body_is_read() {
    let (client, _) = table().await;
    let without = client.post("/guarded").body("1234").send().await;
    assert_eq!(without.status(), 400);
    let with = client.post("/guarded").header("x-key", "7").body("1234").send().await;
    assert_eq!(told(&with), (200, "4".to_owned()));
}

/// A handler of this kind says that it failed by its status alone.
#[tokio::test]
async fn ends_hear_of_the_status() {
    let (client, log) = table().await;
    for (status, outcome) in [(200, "Success"), (302, "Success"), (404, "Error"), (500, "Error")] {
        let response = get(&client, &format!("/ended/{status}")).await;
        assert_eq!(response.status(), status, "{status}");
        assert_eq!(log.take(), [outcome], "{status}");
    }
}

#[tokio::test]
async fn attributes() {
    let (client, _) = table().await;
    let late = get(&client, "/slow").await;
    assert_eq!(late.status(), 503);
    let tagged = get(&client, "/tagged/200").await;
    let tag = tagged.header("etag").expect("a tag").to_owned();
    let again = client.get("/tagged/200").header("if-none-match", &*tag).send().await;
    assert_eq!(again.status(), 304);
    let worker = format!("{:?}", std::thread::current().id());
    let here = client.post("/here").body("tea").send().await;
    assert_eq!(here.text(), format!("{worker} tea"));
    let elsewhere = client.post("/blocking").body("tea").send().await.text().to_owned();
    assert!(elsewhere.ends_with(" tea") && !elsewhere.starts_with(&worker), "{elsewhere}");
}

#[tokio::test]
async fn limits_hold() {
    const MIB: usize = 1 << 20;
    let (client, _) = table().await;
    for (target, length, status) in [
        ("/length", 2 * MIB, 200),
        ("/length", 2 * MIB + 1, 413),
        // Above axum's own default, too.
        ("/long", 2 * MIB + 1, 200),
        ("/long", 3 * MIB, 200),
        ("/long", 3 * MIB + 1, 413),
    ] {
        let response = client.post(target).body(vec![b'x'; length]).send().await;
        assert_eq!(response.status(), status, "{target} {length}");
        if status == 200 {
            assert_eq!(response.text(), length.to_string());
        } else {
            assert_eq!(response.header("content-type"), Some("application/problem+json"));
        }
    }
    for (body, status) in [("[1,2,3]", 200), ("[1,2,3,4]", 413)] {
        let response =
            client.post("/json").header("content-type", "application/json").body(body).send().await;
        assert_eq!(response.status(), status, "{body}");
    }
}

#[tokio::test]
async fn heads_options_and_other_methods() {
    let (client, _) = table().await;
    let head = client.request("HEAD", "/status/200").send().await;
    assert_eq!((head.status(), head.text()), (200, ""));
    let options = client.request("OPTIONS", "/status/200").send().await;
    assert_eq!((options.status(), options.header("allow")), (204, Some("GET, HEAD, OPTIONS")));
    assert_eq!(client.delete("/status/200").send().await.status(), 405);
}

#[tokio::test]
async fn handlers_that_stay_on_their_thread() {
    let client = Local::build().await.expect("a table").client();
    for target in ["/", "/blocking"] {
        assert_eq!(client.post(target).body("tea").send().await.text(), "TEA", "{target}");
    }
    let client = Sendable::build().await.expect("a table").client();
    assert_eq!(client.post("/").body("tea").send().await.text(), "TEA");
}
