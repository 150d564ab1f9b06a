//! What a table answers: one table of cases, sent through the client and over a socket.
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]
#![allow(unreachable_pub, reason = "a test has no outside")]

mod cases;
mod lifetimes;
mod service;
mod socket;

use cases::{CASES, Case};
use service::Shop;

/// An answer, however it came.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Answer {
    fn check(&self, case: &Case) {
        let Case { method, target, .. } = case;
        assert_eq!(self.status, case.status, "{method} {target}: {self:?}");
        for (name, value) in case.expected {
            let found = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
            assert_eq!(
                found.map(|(_, value)| value.as_str()),
                Some(*value),
                "{name} of {method} {target}: {self:?}"
            );
        }
        if *method != "HEAD" {
            assert_eq!(self.body, case.answer, "{method} {target}");
        }
    }
}

#[tokio::test]
async fn through_the_client() {
    let client = Shop::build(service::Stock::new()).await.unwrap().client();
    for case in CASES {
        let mut request = client.request(case.method, case.target);
        for (name, value) in case.headers {
            request = request.header(name, value);
        }
        let answer = request.body(case.body).send().await;
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let answer = Answer { status: answer.status(), headers, body: answer.text().to_owned() };
        answer.check(case);
    }
}

// The client blocks its thread, so that the server needs another.
#[tokio::test(flavor = "multi_thread")]
async fn over_a_socket() {
    let server = socket::Served::start(Shop::build(service::Stock::new()).await.unwrap()).await;
    // One connection for all, so that an answer that is cut short or too long spoils the next.
    let mut connection = server.connect();
    for case in CASES {
        connection.send(case.method, case.target, case.headers, case.body).check(case);
    }
    // And all at once: answers come in the order of the requests.
    for case in CASES {
        connection.write(case.method, case.target, case.headers, case.body);
    }
    for case in CASES {
        connection.read(case.method).check(case);
    }
    drop(connection);
    server.stop().await;
}

#[tokio::test]
async fn through_tower() {
    use std::future::poll_fn;
    let mut service = Shop::build(service::Stock::new()).await.unwrap().into_service();
    for case in CASES {
        let mut request = http::Request::builder().method(case.method).uri(case.target);
        for (name, value) in case.headers {
            request = request.header(*name, *value);
        }
        let request = request.body(axum_core::body::Body::from(case.body)).unwrap();
        poll_fn(|cx| {
            tower_service::Service::<http::Request<axum_core::body::Body>>::poll_ready(&mut service, cx)
        })
        .await
        .unwrap();
        let (parts, body) = tower_service::Service::call(&mut service, request).await.unwrap().into_parts();
        let headers = parts
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let body = http_body_util::BodyExt::collect(body).await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: parts.status.as_u16(), headers, body }.check(case);
    }
}

#[test]
fn a_table_knows_its_routes() {
    let todo = Shop::ROUTES.iter().find(|route| route.name == Some("item")).unwrap();
    assert_eq!((todo.method, todo.pattern, todo.params), ("GET", "/items/{id}", "id: u64"));
    assert_eq!(todo.response, Some("Item"));
    assert_eq!(todo.providers, ["stock"]);
    assert_eq!(todo.doc, Some("One item."));
    assert_eq!(todo.file, "tests/behaviour/service.rs");
    let source = include_str!("service.rs");
    let line = source.lines().position(|line| line.contains("as item")).unwrap() as u32 + 1;
    assert_eq!(todo.line, line);
    let table = pulya::table(Shop::ROUTES);
    assert_eq!(table.lines().count(), Shop::ROUTES.len());
    let row = table.lines().find(|line| line.contains("as item")).unwrap();
    let cells: Vec<&str> = row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let place = format!("tests/behaviour/service.rs:{line}");
    assert_eq!(cells, ["GET", "/items/{id}", "(id: u64)", "-> Item", "as item", &place]);
}

#[test]
fn a_table_knows_its_urls() {
    assert_eq!(Shop::urls().item(42), "/items/42");
    assert_eq!(Shop::urls().member("a/b c", "ä"), "/teams/a%2Fb%20c/members/%C3%A4.json");
    assert_eq!(Shop::urls().file("x/y z"), "/files/x/y%20z");
}

#[tokio::test]
async fn a_build_that_fails_says_which_where_and_why() {
    let error = service::Broken::build(7).await.unwrap_err();
    assert_eq!(error.provider(), "number");
    let (file, line) = error.place();
    assert_eq!(file, "tests/behaviour/service.rs");
    assert!(include_str!("service.rs").lines().nth(line as usize - 1).unwrap().contains("singleton number"));
    let cause = std::error::Error::source(&error).unwrap();
    assert_eq!(cause.to_string(), "invalid digit found in string");
}

#[tokio::test]
async fn a_local_table_holds_what_no_thread_may_share() {
    let client = service::Local::build().await.unwrap().client();
    assert_eq!(client.get("/rc").send().await.text(), "1 2");
}
