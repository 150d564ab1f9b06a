//! `around` through a whole table: what it sees, in which order, and what keeps working inside it.

use std::sync::Mutex;

use pulya::prelude::*;
use pulya::{Error, Outcome, Status, Stream};

/// What happened, in order.
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

struct Tx {
    log: &'static Log,
}

impl Tx {
    async fn end(self, outcome: Outcome) {
        tokio::task::yield_now().await;
        self.log.add(format!("end {outcome:?}"));
    }
}

/// A parameter that says when it is read.
struct Noted;

impl pulya::Extract for Noted {
    const BODY: bool = false;
    async fn extract(_: &pulya::Head<'_>, _: &mut pulya::Body<'_>) -> Result<Self, Error> {
        Ok(Self)
    }
}

fn noted(log: &Log, what: &str, value: &str) -> String {
    log.add(what);
    value.to_owned()
}

/// Notes when a request comes and what leaves, with the route that it is for.
async fn noting(log: &Log, name: &str, next: impl Next<'_>) -> Response {
    let (method, path) = (next.head().method_name, next.path());
    let route = next.route().map_or("none", |route| route.pattern);
    log.add(format!("{name} {method} {path} for {route}"));
    let mut response = next.await;
    log.add(format!("{name} {}", response.status().as_u16()));
    response.headers_mut().append("x-by", name.parse().expect("a value"));
    response
}

fn no_robots(user_agent: Option<&str>) -> Result<(), Error> {
    if user_agent == Some("robot") { Err(Error::new(403).detail("No robots.")) } else { Ok(()) }
}

pulya::routes! {
    struct Site;

    input   log: Log;
    request user (header "x-user" name: &str): String = noted(log, "user", name);
    request mut tx: Tx = { log.add("tx"); Tx { log } }, end = tx.end(outcome).await;

    around noting(log, "table", next).await;
    guard log.add("guard of the table");
    catch 404 { log.add("catch of the table"); "nothing here" };

    GET  "/"            => "home";
    GET  "/fails"       => Err::<(), _>(Error::new(409))?;
    GET  "/stream"      => Stream(pieces::three());
    #[etag]
    GET  "/etag"        => "tagged";
    GET  "/empty"       -> 204 => ();
    POST "/echo"        (body raw: bytes::Bytes) => raw;
    GET  "/panic"       => if log.0.lock().is_ok() { panic!("on purpose") } else { "x" };

    scope "/in" {
        around { no_robots(next.header("user-agent"))?; noting(log, "scope", next).await };
        around match next.query() {
            Some("short") => { log.add("short"); Response::new(Status::ACCEPTED).text("short") }
            Some("late") => match tokio::time::timeout(std::time::Duration::from_millis(5), next).await {
                Ok(response) => response,
                Err(_) => Response::new(Status::GATEWAY_TIMEOUT),
            },
            Some("body") => next.await.text("another body"),
            _ => next.await,
        };
        guard { let _: &String = user; log.add("guard of the scope"); };
        catch 403 { log.add("catch of the scope"); (Status::FORBIDDEN, "not for robots") };

        POST "/all/{id}" (_noted: Noted, query "q" q: &str, body raw: String) -> 201 String => {
            let _: &mut Tx = tx;
            log.add(format!("handler {id} {q} {raw}"));
            user.clone()
        };
        GET  "/slow" => { let _: &mut Tx = tx; std::future::pending::<()>().await; "never" };
        GET  "/literal" => "literal";
        GET  "/response" => Response::new(Status::OK).text("a response");

        scope "/only" {
            GET "" => "only";
        }
    }
    scope "" {
        around noting(log, "group", next).await;
        GET "/group" => "group";
        scope "/grouped" {
            GET "" => "grouped";
        }
    }
    scope "/closed" {
        around { let _ = next; (Status::SERVICE_UNAVAILABLE, "closed") };
        GET "" => { log.add("never"); "open" };
    }
}

mod pieces {
    use std::convert::Infallible;

    /// Three pieces, one after the other.
    pub(super) fn three()
    -> impl futures_core::Stream<Item = Result<bytes::Bytes, Infallible>> + Send + 'static {
        let mut left = 3;
        Pieces(move || {
            left -= 1;
            (left >= 0).then(|| Ok(bytes::Bytes::from_static(b"piece ")))
        })
    }

    struct Pieces<F>(F);

    impl<T, F: FnMut() -> Option<T> + Unpin> futures_core::Stream for Pieces<F> {
        type Item = T;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<T>> {
            std::task::Poll::Ready((self.0)())
        }
    }
}

/// What happens to a request, in order; `tests/order.rs` notes more of it.
#[tokio::test]
async fn the_whole_order_of_a_request() {
    let site = Site::build(Log::default()).await.expect("a table");
    let request = site.client().post("/in/all/7?q=1").header("x-user", "Ada").body("raw");
    let answer = request.send().await;
    assert_eq!((answer.status(), answer.text()), (201, "\"Ada\""));
    assert_eq!(
        site.0.log.take(),
        [
            "table POST /in/all/7 for /in/all/{id}",
            "scope POST /in/all/7 for /in/all/{id}",
            "guard of the table",
            "user",
            "guard of the scope",
            "tx",
            "handler 7 1 raw",
            "end Success",
            "scope 201",
            "table 201",
        ]
    );
    let by: Vec<_> = answer.headers().get_all("x-by").iter().collect();
    assert_eq!(by, ["scope", "table"]);
}

/// Method, target, a header field, what is answered, what happened.
type Case =
    (&'static str, &'static str, (&'static str, &'static str), u16, &'static str, &'static [&'static str]);

const NONE: (&str, &str) = ("x-none", "none");
const ADA: (&str, &str) = ("x-user", "Ada");

const CASES: &[Case] = &[
    ("GET", "/", NONE, 200, "home", &["table GET / for /", "guard of the table", "table 200"]),
    ("HEAD", "/", NONE, 200, "", &["table HEAD / for /", "guard of the table", "table 200"]),
    ("GET", "/fails", NONE, 409, "{", &["table GET /fails for /fails", "guard of the table", "table 409"]),
    (
        "GET",
        "/stream",
        NONE,
        200,
        "piece piece piece ",
        &["table GET /stream for /stream", "guard of the table", "table 200"],
    ),
    ("GET", "/empty", NONE, 204, "", &["table GET /empty for /empty", "guard of the table", "table 204"]),
    // What no route takes: the catch comes before the around sees the answer.
    (
        "GET",
        "/nowhere",
        NONE,
        404,
        "nothing here",
        &["table GET /nowhere for none", "catch of the table", "table 404"],
    ),
    ("PUT", "/", NONE, 405, "{", &["table PUT / for none", "table 405"]),
    ("OPTIONS", "/", NONE, 204, "", &["table OPTIONS / for none", "table 204"]),
    (
        "GET",
        "/in/nowhere",
        NONE,
        404,
        "nothing here",
        &[
            "table GET /in/nowhere for none",
            "scope GET /in/nowhere for none",
            "catch of the table",
            "scope 404",
            "table 404",
        ],
    ),
    (
        "OPTIONS",
        "/in/literal",
        NONE,
        204,
        "",
        &[
            "table OPTIONS /in/literal for none",
            "scope OPTIONS /in/literal for none",
            "scope 204",
            "table 204",
        ],
    ),
    (
        "GET",
        "/in/literal",
        ADA,
        200,
        "literal",
        &[
            "table GET /in/literal for /in/literal",
            "scope GET /in/literal for /in/literal",
            "guard of the table",
            "user",
            "guard of the scope",
            "scope 200",
            "table 200",
        ],
    ),
    // A scope without a prefix has no paths but those of its routes and of the scopes in it.
    (
        "GET",
        "/group",
        NONE,
        200,
        "group",
        &[
            "table GET /group for /group",
            "group GET /group for /group",
            "guard of the table",
            "group 200",
            "table 200",
        ],
    ),
    ("PUT", "/group", NONE, 405, "{", &["table PUT /group for none", "table 405"]),
    (
        "PUT",
        "/grouped",
        NONE,
        405,
        "{",
        &["table PUT /grouped for none", "group PUT /grouped for none", "group 405", "table 405"],
    ),
    // A guard that refuses.
    (
        "GET",
        "/in/literal",
        NONE,
        400,
        "{",
        &[
            "table GET /in/literal for /in/literal",
            "scope GET /in/literal for /in/literal",
            "guard of the table",
            "scope 400",
            "table 400",
        ],
    ),
    // An around that refuses, in whose scope that is caught.
    (
        "GET",
        "/in/literal",
        ("user-agent", "robot"),
        403,
        "not for robots",
        &["table GET /in/literal for /in/literal", "catch of the scope", "table 403"],
    ),
    // An around that does without.
    (
        "GET",
        "/in/literal?short",
        ADA,
        202,
        "short",
        &[
            "table GET /in/literal for /in/literal",
            "scope GET /in/literal for /in/literal",
            "short",
            "scope 202",
            "table 202",
        ],
    ),
    ("GET", "/closed", NONE, 503, "closed", &["table GET /closed for /closed", "table 503"]),
    ("GET", "/closed/nowhere", NONE, 503, "closed", &["table GET /closed/nowhere for none", "table 503"]),
    // Another body, and so another length.
    (
        "GET",
        "/in/response?body",
        ADA,
        200,
        "another body",
        &[
            "table GET /in/response for /in/response",
            "scope GET /in/response for /in/response",
            "guard of the table",
            "user",
            "guard of the scope",
            "scope 200",
            "table 200",
        ],
    ),
    (
        "GET",
        "/in/only",
        ADA,
        200,
        "only",
        &[
            "table GET /in/only for /in/only",
            "scope GET /in/only for /in/only",
            "guard of the table",
            "user",
            "guard of the scope",
            "scope 200",
            "table 200",
        ],
    ),
];

#[tokio::test]
async fn through_the_client() {
    let site = Site::build(Log::default()).await.expect("a table");
    for (method, target, (name, value), status, body, log) in CASES {
        let answer = site.client().request(*method, *target).header(name, value).send().await;
        assert_eq!(answer.status(), *status, "{method} {target}: {}", answer.text());
        assert!(answer.text().starts_with(body), "{method} {target}: {}", answer.text());
        assert_eq!(site.0.log.take(), *log, "{method} {target}");
    }
}

#[tokio::test]
async fn a_value_ends_where_its_request_was_given_up() {
    let site = Site::build(Log::default()).await.expect("a table");
    let answer = site.client().get("/in/slow?late").header("x-user", "Ada").send().await;
    assert_eq!(answer.status(), 504);
    while !site.0.log.0.lock().expect("a log").contains(&"end Cancelled".to_owned()) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_client_that_has_it_gets_304() {
    let site = Site::build(Log::default()).await.expect("a table");
    let first = site.client().get("/etag").send().await;
    let tag = first.header("etag").expect("a tag").to_owned();
    let second = site.client().get("/etag").header("if-none-match", &tag).send().await;
    assert_eq!((second.status(), second.text()), (304, ""));
    assert_eq!(second.header("x-by"), Some("table"));
}

#[tokio::test]
async fn over_a_socket() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let server = pulya::Server::bind("127.0.0.1:0").workers(1).signals(false).on_listen(|at| {
        let _ = tell.send(at);
    });
    let handle = server.handle();
    let site = Site::build(Log::default()).await.expect("a table");
    let served = tokio::spawn(server.serve(site));
    let address = told.await.expect("it listens");
    let text = tokio::task::spawn_blocking(move || {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(address).expect("a connection");
        let requests = [
            "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
            "HEAD / HTTP/1.1\r\nhost: a\r\n\r\n",
            "GET /stream HTTP/1.1\r\nhost: a\r\n\r\n",
            "GET /empty HTTP/1.1\r\nhost: a\r\n\r\n",
            "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc",
            "GET /in/response?body HTTP/1.1\r\nhost: a\r\nx-user: Ada\r\n\r\n",
            "GET /nowhere HTTP/1.1\r\nhost: a\r\n\r\n",
            "GET /panic HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        ];
        stream.write_all(requests.concat().as_bytes()).expect("requests");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("answers");
        text
    })
    .await
    .expect("a thread");
    let answers: Vec<&str> = text.split("HTTP/1.1 ").skip(1).collect();
    let field = |at: usize, name: &str| {
        let mut lines = answers[at].lines().filter_map(|line| line.split_once(": "));
        lines.find(|(other, _)| *other == name).map(|(_, value)| value.to_owned())
    };
    let body = |at: usize| answers[at].split_once("\r\n\r\n").expect("a head").1;
    let statuses: Vec<&str> = answers.iter().map(|answer| &answer[..3]).collect();
    assert_eq!(statuses, ["200", "200", "200", "204", "200", "200", "404", "500"], "{text}");
    assert_eq!((field(0, "content-length").as_deref(), body(0)), (Some("4"), "home"));
    assert_eq!((field(1, "content-length").as_deref(), body(1)), (Some("4"), ""));
    assert_eq!(field(2, "transfer-encoding").as_deref(), Some("chunked"));
    assert!(body(2).contains("piece "), "{}", body(2));
    assert_eq!((field(3, "content-length"), body(3)), (None, ""));
    assert_eq!(body(4), "abc");
    assert_eq!((field(5, "content-length").as_deref(), body(5)), (Some("12"), "another body"));
    assert_eq!(body(6), "nothing here");
    assert!((0..7).all(|at| field(at, "x-by").is_some()), "{text}");
    handle.shut_down();
    served.await.expect("a task").expect("an end");
}
