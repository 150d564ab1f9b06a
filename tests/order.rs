//! The order of a request: one test that notes all that happens to it, in a table with two scopes, one in the other.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pulya::prelude::*;
use pulya::{Error, Outcome};

/// What happened. A static, since parameters see nothing of a table.
static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn log() -> MutexGuard<'static, Vec<String>> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

fn note(text: impl Into<String>) {
    log().push(text.into());
}

/// A path parameter.
#[derive(Debug)]
struct Id(u64);

impl std::str::FromStr for Id {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Matching asks too, whether it is one.
        note(format!("path {text}"));
        text.parse().map(Id)
    }
}

/// A value of the query.
struct Page;

impl std::str::FromStr for Page {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        note(format!("query {text}"));
        Ok(Self)
    }
}

/// A value of the head.
struct Agent;

impl std::str::FromStr for Agent {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        note(format!("head {text}"));
        Ok(Self)
    }
}

/// The body.
struct Text;

impl<'de> serde::Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        note(format!("body {text}"));
        Ok(Self)
    }
}

/// A value that ends.
struct Tx(&'static str);

impl Tx {
    fn begin(name: &'static str) -> Self {
        note(format!("{name} begins"));
        Self(name)
    }

    async fn end(self, outcome: Outcome) {
        note(format!("{} ends: {outcome:?}", self.0));
    }
}

async fn noted(name: &str, next: impl Next<'_>) -> Response {
    note(format!("around {name} of {}", next.route().map_or("no route", |route| route.pattern)));
    let response = next.await;
    note(format!("around {name} leaves with {}", response.status().as_u16()));
    response
}

fn checked(name: &str, key: Option<&str>) -> Result<(), Error> {
    note(format!("guard {name}"));
    if key == Some(name) { Err(Error::new(403)) } else { Ok(()) }
}

struct Answer;

impl Respond for Answer {
    fn respond(self, reply: &mut pulya::Reply<'_>) {
        note("response");
        "done".respond(reply);
    }
}

pulya::routes! {
    struct Table;

    request user: String = { note("user"); "Ada".to_owned() };
    request key (header "x-refuse" refuse: Option<&str>): Option<String> = { note("key"); refuse.map(str::to_owned) };
    request mut outer: Tx = Tx::begin("outer"), end = outer.end(outcome).await;
    request mut inner: Tx = { let _: &mut Tx = outer; Tx::begin("inner") }, end = inner.end(outcome).await;

    around noted("1", next).await;
    around noted("2", next).await;
    guard checked("1", key.as_deref());
    guard checked("2", key.as_deref());
    catch 403 { note("catch"); (problem.status(), "refused") };

    scope "/outer" {
        around noted("3", next).await;
        guard checked("3", key.as_deref());

        scope "/inner" {
            around noted("4", next).await;
            guard { assert_eq!(user, "Ada"); checked("4", key.as_deref()) };

            POST "/{id}" (id: Id, query "page" _page: Page, header "user-agent" _agent: Agent, json _text: Text) => {
                let (_, _): (&mut Tx, &Id) = (inner, &id);
                note(format!("handler {} for {user}", id.0));
                Answer
            };
        }
    }
}

/// What happens up to the last guard.
const GUARDED: &[&str] = &[
    "path 7",
    "around 1 of /outer/inner/{id}",
    "around 2 of /outer/inner/{id}",
    "around 3 of /outer/inner/{id}",
    "around 4 of /outer/inner/{id}",
    // What a guard needs is made for it, and what the next needs beyond that for the next.
    "key",
    "guard 1",
    "guard 2",
    "guard 3",
    "user",
    "guard 4",
];

const LEFT: &[&str] =
    &["around 4 leaves with", "around 3 leaves with", "around 2 leaves with", "around 1 leaves with"];

fn left(status: u16) -> impl Iterator<Item = String> {
    LEFT.iter().map(move |line| format!("{line} {status}"))
}

// One test, since all of it shares the log.
#[tokio::test]
async fn everything_happens_in_the_documented_order() {
    let client = Table::build().await.expect("a table").client();
    let request = || client.post("/outer/inner/7?page=2").header("user-agent", "test").json(&"text");

    assert_eq!(request().send().await.text(), "done");
    let mut expected: Vec<String> = GUARDED.iter().map(|line| (*line).to_owned()).collect();
    expected.extend(
        [
            "path 7",
            "query 2",
            "head test",
            "outer begins",
            "inner begins",
            "body text",
            "handler 7 for Ada",
            "inner ends: Success",
            "outer ends: Success",
            "response",
        ]
        .map(str::to_owned),
    );
    expected.extend(left(200));
    assert_eq!(std::mem::take(&mut *log()), expected);

    // Each guard in turn refuses: what stands behind it does not happen, and the catch comes before any around.
    for (guard, last) in [("1", 7), ("2", 8), ("3", 9), ("4", 11)] {
        let answer = request().header("x-refuse", guard).send().await;
        assert_eq!((answer.status(), answer.text()), (403, "refused"), "{guard}");
        let mut expected: Vec<String> = GUARDED[..last].iter().map(|line| (*line).to_owned()).collect();
        expected.push("catch".to_owned());
        expected.extend(left(403));
        assert_eq!(std::mem::take(&mut *log()), expected, "{guard}");
    }

    // A body that can't be read: all that was made ends.
    let answer = client.post("/outer/inner/7?page=2").header("user-agent", "test");
    let answer = answer.header("content-type", "application/json").body("{").send();
    assert_eq!(answer.await.status(), 400);
    let found = std::mem::take(&mut *log());
    let behind: Vec<&str> = found[GUARDED.len()..].iter().map(String::as_str).collect();
    let ends = ["inner ends: Error", "outer ends: Error"];
    assert_eq!(behind[..5], ["path 7", "query 2", "head test", "outer begins", "inner begins"]);
    assert_eq!(behind[5..7], ends);
    assert_eq!(behind[7..], left(400).collect::<Vec<_>>());

    // What no route takes passes the arounds of the scopes that it is under.
    assert_eq!(client.get("/outer/inner/7/8").send().await.status(), 404);
    let arounds = ["1", "2", "3", "4"].map(|name| format!("around {name} of no route"));
    let expected: Vec<String> = arounds.into_iter().chain(left(404)).collect();
    // Why nothing matches is asked with the path parameters' types too.
    assert_eq!(std::mem::take(&mut *log())[1..], expected);
    assert_eq!(client.get("/outer").send().await.status(), 404);
    assert_eq!(log().len(), 6);
}
