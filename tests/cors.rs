//! `cors` through a whole table: one table of cases, sent through the client and over a socket.

use std::time::Duration;

use pulya::prelude::*;
use pulya::{Error, Status};

async fn limited(next: impl Next<'_>) -> Response {
    if next.header("x-flood").is_some() {
        return Response::new(Status::TOO_MANY_REQUESTS);
    }
    next.await.header("x-around", "yes")
}

pulya::routes! {
    struct Shop;

    input shop: String;
    singleton origins: Vec<String> = vec![shop.clone(), "http://localhost:3000".to_owned()];

    cors Cors::origins(origins).headers(["Content-Type", "x-key"]).expose(["etag"]).credentials()
        .max_age(Duration::from_secs(600));
    catch 404 "nothing";

    GET    "/items"       => "items";
    POST   "/items"       (body raw: bytes::Bytes) -> 201 => drop(raw);
    DELETE "/items/{id}"  (id: u64) -> 204 => { let _ = id; };
    GET    "/json"        -> Vec<u32> => (0..100).collect::<Vec<u32>>();
    GET    "/large"       => vec![b'x'; 64 * 1024];
    GET    "/error"       => Err::<(), _>(Error::new(418))?;
    ANY    "/any"         => "any";
    OPTIONS "/own"        => "own options";
    PUT    "/own"         => "own";
    GET    "/set"         => Response::new(Status::OK).header("access-control-allow-origin", "https://else.example");

    scope "/public" {
        cors Cors::any().any_headers();
        around limited(next).await;
        guard Err::<(), _>(Error::new(401))?;
        GET "" => "public";
    }
    scope "/partners" {
        cors Cors::matching(|origin| origin.ends_with(".partner.example"));
        GET "" => "partners";
    }
}

mod plain {
    pulya::routes! {
        struct Plain;
        scope "/shared" {
            cors pulya::Cors::any();
            GET "" => "shared";
        }
        GET "/" => "alone";
    }

    #[tokio::test]
    async fn other_scopes_are_left_alone() {
        let client = Plain::build().await.expect("a table").client();
        for (path, expected) in
            [("/", None), ("/nowhere", None), ("/shared", Some("*")), ("/shared/x", Some("*"))]
        {
            let answer = client.get(path).header("origin", "https://a.example").send().await;
            assert_eq!(answer.header("access-control-allow-origin"), expected, "{path}");
        }
    }
}

type Fields = &'static [(&'static str, &'static str)];

struct Case {
    method: &'static str,
    target: &'static str,
    headers: Fields,
    status: u16,
    /// The fields of the answer that cors is about, all of them.
    expected: Fields,
}

const fn case(
    method: &'static str,
    target: &'static str,
    headers: Fields,
    status: u16,
    expected: Fields,
) -> Case {
    Case { method, target, headers, status, expected }
}

const SHOP: (&str, &str) = ("origin", "https://shop.example");
const VARY: (&str, &str) = ("vary", "origin");
const ORIGIN: (&str, &str) = ("access-control-allow-origin", "https://shop.example");
const CREDENTIALS: (&str, &str) = ("access-control-allow-credentials", "true");
const EXPOSE: (&str, &str) = ("access-control-expose-headers", "etag");
const HEADERS: (&str, &str) = ("access-control-allow-headers", "content-type, x-key");
const AGE: (&str, &str) = ("access-control-max-age", "600");
const ANY: (&str, &str) = ("access-control-allow-origin", "*");
const SHARED: Fields = &[VARY, ORIGIN, CREDENTIALS, EXPOSE];

const fn asks(method: &'static str) -> (&'static str, &'static str) {
    ("access-control-request-method", method)
}

const fn methods(list: &'static str) -> (&'static str, &'static str) {
    ("access-control-allow-methods", list)
}

const CASES: &[Case] = &[
    // Simple requests.
    case("GET", "/items", &[SHOP], 200, SHARED),
    case("HEAD", "/items", &[SHOP], 200, SHARED),
    case("GET", "/json", &[SHOP], 200, SHARED),
    case("HEAD", "/json", &[SHOP], 200, SHARED),
    case("GET", "/large", &[SHOP], 200, SHARED),
    case("POST", "/items", &[SHOP], 201, SHARED),
    case("DELETE", "/items/1", &[SHOP], 204, SHARED),
    case("GET", "/items", &[], 200, &[VARY]),
    case("GET", "/items", &[("origin", "https://else.example")], 200, &[VARY]),
    case("GET", "/items", &[("origin", "https://shop.example.evil.example")], 200, &[VARY]),
    case("GET", "/items", &[("origin", "null")], 200, &[VARY]),
    case("GET", "/items", &[("Origin", "HTTPS://SHOP.EXAMPLE")], 200, &[VARY]),
    case(
        "GET",
        "/items",
        &[("origin", "http://localhost:3000")],
        200,
        &[VARY, ("access-control-allow-origin", "http://localhost:3000"), CREDENTIALS, EXPOSE],
    ),
    // Refusals are readable too.
    case("GET", "/error", &[SHOP], 418, SHARED),
    case("GET", "/nowhere", &[SHOP], 404, SHARED),
    case("PATCH", "/items", &[SHOP], 405, SHARED),
    case("DELETE", "/items/x", &[SHOP], 404, SHARED),
    // Preflights: the methods are the table's.
    case(
        "OPTIONS",
        "/items",
        &[SHOP, asks("POST"), ("access-control-request-headers", "content-type")],
        204,
        &[VARY, ORIGIN, CREDENTIALS, methods("GET, HEAD, POST, OPTIONS"), HEADERS, AGE],
    ),
    case(
        "OPTIONS",
        "/items/1",
        &[SHOP, asks("DELETE")],
        204,
        &[VARY, ORIGIN, CREDENTIALS, methods("DELETE, OPTIONS"), HEADERS, AGE],
    ),
    // Asked for a method that the path has not: the browser compares.
    case(
        "OPTIONS",
        "/items/1",
        &[SHOP, asks("GET")],
        204,
        &[VARY, ORIGIN, CREDENTIALS, methods("DELETE, OPTIONS"), HEADERS, AGE],
    ),
    case("OPTIONS", "/items", &[("origin", "https://else.example"), asks("POST")], 204, &[VARY]),
    case("OPTIONS", "/nowhere", &[SHOP, asks("GET")], 404, &[VARY, ORIGIN, CREDENTIALS, HEADERS, AGE]),
    // OPTIONS that are no preflight.
    case("OPTIONS", "/items", &[SHOP], 204, SHARED),
    case("OPTIONS", "/items", &[asks("POST")], 204, &[VARY]),
    case("OPTIONS", "/own", &[SHOP], 200, SHARED),
    case("OPTIONS", "*", &[SHOP], 204, SHARED),
    // A route of OPTIONS does not see a preflight, nor does one of any method.
    case(
        "OPTIONS",
        "/own",
        &[SHOP, asks("PUT")],
        204,
        &[VARY, ORIGIN, CREDENTIALS, methods("PUT, OPTIONS"), HEADERS, AGE],
    ),
    case(
        "OPTIONS",
        "/any",
        &[SHOP, asks("PROPFIND")],
        204,
        &[
            VARY,
            ORIGIN,
            CREDENTIALS,
            methods("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, QUERY, PROPFIND"),
            HEADERS,
            AGE,
        ],
    ),
    case("PROPFIND", "/any", &[SHOP], 200, SHARED),
    // The innermost holds. A preflight passes the around, and no guard.
    case("GET", "/public", &[SHOP], 401, &[ANY]),
    case("GET", "/public", &[], 401, &[ANY]),
    case(
        "OPTIONS",
        "/public",
        &[SHOP, asks("GET"), ("access-control-request-headers", "x-a, x-b")],
        204,
        &[
            ANY,
            methods("GET, HEAD, OPTIONS"),
            ("vary", "access-control-request-headers"),
            ("access-control-allow-headers", "x-a, x-b"),
        ],
    ),
    case("GET", "/public/nowhere", &[SHOP], 404, &[ANY]),
    // What an around answers by itself is readable too.
    case("GET", "/public", &[SHOP, ("x-flood", "1")], 429, &[ANY]),
    case(
        "GET",
        "/partners",
        &[("origin", "https://a.partner.example")],
        200,
        &[VARY, ("access-control-allow-origin", "https://a.partner.example")],
    ),
    case("GET", "/partners", &[("origin", "https://a.partner.example.evil")], 200, &[VARY]),
    // Who has set it already knows better.
    case("GET", "/set", &[SHOP], 200, &[("access-control-allow-origin", "https://else.example"), VARY]),
];

fn of_cors<'f>(fields: impl Iterator<Item = (&'f str, &'f str)>) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = fields
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .filter(|(name, _)| name == "vary" || name.starts_with("access-control-"))
        .collect();
    fields.sort();
    fields
}

#[tokio::test]
async fn through_the_client() {
    let client = Shop::build("https://shop.example".to_owned()).await.expect("a table").client();
    for case in CASES {
        let mut request = client.request(case.method, case.target);
        for (name, value) in case.headers {
            request = request.header(name, value);
        }
        let answer = request.send().await;
        let place = format!("{} {} {:?}", case.method, case.target, case.headers);
        assert_eq!(answer.status(), case.status, "{place}: {}", answer.text());
        let found = answer.headers().iter();
        let found = of_cors(found.map(|(name, value)| (name.as_str(), value.to_str().expect("text"))));
        assert_eq!(found, of_cors(case.expected.iter().copied()), "{place}");
    }
    let preflight = client.request("OPTIONS", "/public").header("origin", "https://a.example");
    let answer = preflight.header("access-control-request-method", "GET").send().await;
    assert_eq!(answer.header("x-around"), Some("yes"));
    let missed = client.get("/nowhere").header("origin", "https://shop.example").send().await;
    assert_eq!(missed.text(), "nothing");
}

#[tokio::test]
async fn over_a_socket() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let server = pulya::Server::bind("127.0.0.1:0").workers(1).signals(false).on_listen(|at| {
        let _ = tell.send(at);
    });
    let handle = server.handle();
    let shop = Shop::build("https://shop.example".to_owned()).await.expect("a table");
    let served = tokio::spawn(server.serve(shop));
    let address = told.await.expect("it listens");
    let answers = tokio::task::spawn_blocking(move || {
        use std::io::{BufRead as _, BufReader, Read as _, Write as _};
        let stream = std::net::TcpStream::connect(address).expect("a connection");
        let mut reader = BufReader::new(stream);
        let mut answers = Vec::new();
        // All over one connection, so that an answer that is cut short or too long spoils the next.
        for case in CASES {
            let mut head = format!("{} {} HTTP/1.1\r\nhost: a\r\n", case.method, case.target);
            for (name, value) in case.headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            if case.method == "POST" {
                head.push_str("content-length: 0\r\n");
            }
            reader.get_mut().write_all(format!("{head}\r\n").as_bytes()).expect("a request");
            let mut lines = Vec::new();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).expect("a line");
                if line == "\r\n" || line.is_empty() {
                    break;
                }
                lines.push(line.trim_end().to_owned());
            }
            let length = lines.iter().find_map(|line| line.strip_prefix("content-length: "));
            if let (Some(length), false) = (length, case.method == "HEAD") {
                let mut body = vec![0; length.parse().expect("a length")];
                reader.read_exact(&mut body).expect("a body");
                if case.target == "/json" {
                    assert!(body.starts_with(b"[0,1,2,") && body.ends_with(b",98,99]"));
                }
            }
            answers.push(lines);
        }
        answers
    })
    .await
    .expect("a thread");
    for (case, lines) in CASES.iter().zip(answers) {
        let place = format!("{} {} {:?}", case.method, case.target, case.headers);
        assert!(lines[0].starts_with(&format!("HTTP/1.1 {}", case.status)), "{place}: {lines:?}");
        let fields = lines.iter().filter_map(|line| line.split_once(": "));
        assert_eq!(of_cors(fields), of_cors(case.expected.iter().copied()), "{place}");
    }
    handle.shut_down();
    served.await.expect("a task").expect("an end");
}

mod wrong {
    pulya::routes! {
        struct Wrong;

        input credentials: bool;
        cors {
            let cors = pulya::Cors::any();
            if *credentials { cors.credentials() } else { cors }
        };
        GET "/" => "home";
    }

    #[tokio::test]
    async fn what_no_browser_follows_is_an_error_of_the_build() {
        let error = Wrong::build(true).await.expect_err("an error");
        assert_eq!(error.provider(), "cors");
        let (file, line) = error.place();
        assert!(file.ends_with("cors.rs"));
        let source = include_str!("cors.rs").lines().nth(line as usize - 1).expect("a line");
        assert!(source.trim().starts_with("cors {"), "{source}");
        let cause = std::error::Error::source(&error).expect("a cause").to_string();
        assert!(cause.contains("name the origins that may send credentials"), "{cause}");
        assert!(Wrong::build(false).await.is_ok());
    }
}
