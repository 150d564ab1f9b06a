//! The length of an answer is one, whether an `around` has seen it or not, over a socket and without one.

use std::io::{Read as _, Write as _};

use http_body_util::BodyExt as _;
use pulya::prelude::*;
use pulya::{Status, Stream};
use tower_service::Service as _;

pulya::routes! {
    struct Site;

    scope "/plain" {
        GET "/{case}" => answer(case);
        #[etag]
        GET "/tagged/{case}" => answer(case);
    }
    scope "/around" {
        around next.await;
        GET "/{case}" => answer(case);
        #[etag]
        GET "/tagged/{case}" => answer(case);
        scope "/twice" {
            around next.await;
            GET "/{case}" => answer(case);
        }
    }
    scope "/replaced" {
        around next.await.text("another body");
        GET "/{case}" => answer(case);
        GET "/literal" => "literal";
        GET "/empty" => ();
        GET "/json" -> Vec<u8> => vec![1, 2];
        GET "/refused" => Err::<(), _>(pulya::Error::new(409))?;
    }
    scope "/unsaid" {
        around {
            let mut response = next.await;
            response.headers_mut().remove("content-length");
            response.text("another body")
        };
        GET "/{case}" => answer(case);
    }
    scope "/said" {
        around {
            let mut response = next.await;
            response.headers_mut().insert("content-length", 12.into());
            response.text("another body")
        };
        GET "/{case}" => answer(case);
    }
    #[once]
    GET "/once" => ();
    #[once]
    GET "/once/framed" => framed();
    GET "/framed" => framed();
    GET "/after" => "after";
}

/// With fields that are for the connection to say, as a proxy might copy them.
fn framed() -> Response {
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    let response =
        Response::new(Status::OK).header("transfer-encoding", "chunked").header("keep-alive", "max=1");
    response.header("date", date).text("text")
}

fn answer(case: &str) -> Response {
    let ok = Response::new(Status::OK);
    match case {
        "right" => ok.header("content-length", "4").text("four"),
        "long" => ok.header("content-length", "5").text("four"),
        "short" => ok.header("content-length", "3").text("four"),
        "signed" => ok.header("content-length", "+4").text("four"),
        "both" => ok.header("content-length", "4").header("content-length", "5").text("four"),
        "unmade" => ok.header("content-length", "1234"),
        "nothing" => ok,
        "stream" => ok.stream(pieces()),
        "said-stream" => ok.header("content-length", "4").stream(pieces()),
        "no-content" => Response::new(Status::NO_CONTENT).header("content-length", "5"),
        "reset" => Response::new(Status::RESET_CONTENT).header("content-length", "5"),
        "not-modified" => Response::new(Status::NOT_MODIFIED).header("content-length", "77"),
        "not-modified-text" => Response::new(Status::NOT_MODIFIED).text("four"),
        _ => ok.text("four"),
    }
}

fn pieces() -> Stream<impl futures_core::Stream<Item = Result<bytes::Bytes, std::convert::Infallible>>> {
    struct Two(u8);
    impl futures_core::Stream for Two {
        type Item = Result<bytes::Bytes, std::convert::Infallible>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            self.0 += 1;
            std::task::Poll::Ready((self.0 < 3).then_some(Ok(bytes::Bytes::from_static(b"xx"))))
        }
    }
    Stream(Two(0))
}

/// What a contradiction comes to.
const WRONG: (u16, Option<&str>) = (500, Some("67"));

/// An answer of a handler, and what GET and HEAD get of it.
type Case = (&'static str, (u16, Option<&'static str>), (u16, Option<&'static str>));

const ANSWERS: &[Case] = &[
    ("unset", (200, Some("4")), (200, Some("4"))),
    ("right", (200, Some("4")), (200, Some("4"))),
    ("long", WRONG, WRONG),
    ("short", WRONG, WRONG),
    ("signed", WRONG, WRONG),
    ("both", WRONG, WRONG),
    ("unmade", WRONG, (200, Some("1234"))),
    ("nothing", (200, Some("0")), (200, Some("0"))),
    ("stream", (200, None), (200, None)),
    ("said-stream", (200, Some("4")), (200, Some("4"))),
    ("no-content", (204, None), (204, None)),
    ("reset", (205, Some("0")), (205, Some("0"))),
    ("not-modified", (304, Some("77")), (304, Some("77"))),
    ("not-modified-text", (304, None), (304, None)),
];

/// Where those answers are the same.
const ALIKE: &[&str] = &["/plain", "/plain/tagged", "/around", "/around/tagged", "/around/twice"];

/// Where the length is another than the handler's.
const OTHERS: &[Case] = &[
    ("/replaced/unset", (200, Some("12")), (200, Some("12"))),
    ("/replaced/literal", (200, Some("12")), (200, Some("12"))),
    ("/replaced/empty", (200, Some("12")), (200, Some("12"))),
    ("/replaced/json", (200, Some("12")), (200, Some("12"))),
    ("/replaced/refused", (409, Some("12")), (409, Some("12"))),
    ("/replaced/nowhere/at-all", (404, Some("12")), (404, Some("12"))),
    ("/replaced/stream", (200, Some("12")), (200, Some("12"))),
    // What the handler said of its own body still stands there.
    ("/replaced/right", WRONG, WRONG),
    ("/unsaid/right", (200, Some("12")), (200, Some("12"))),
    ("/unsaid/long", (200, Some("12")), (200, Some("12"))),
    ("/said/right", (200, Some("12")), (200, Some("12"))),
    ("/said/unset", (200, Some("12")), (200, Some("12"))),
    ("/once", (200, Some("0")), (200, Some("0"))),
    ("/once/framed", (200, Some("4")), (200, Some("4"))),
    ("/framed", (200, Some("4")), (200, Some("4"))),
];

/// Method, target, status and length of all of them.
fn cases() -> Vec<(&'static str, String, u16, Option<&'static str>)> {
    let alike = ALIKE.iter().flat_map(|scope| {
        ANSWERS.iter().map(move |&(case, get, head)| (format!("{scope}/{case}"), get, head))
    });
    let others = OTHERS.iter().map(|&(target, get, head)| (target.to_owned(), get, head));
    alike
        .chain(others)
        .flat_map(|(target, get, head)| {
            [("GET", target.clone(), get.0, get.1), ("HEAD", target, head.0, head.1)]
        })
        .collect()
}

/// Whether that many bytes are the body that goes with a head.
fn fits(method: &str, status: u16, length: Option<&str>, bytes: usize) -> bool {
    match (method, status, length) {
        ("HEAD", ..) | (_, 204 | 205 | 304, _) => bytes == 0,
        (_, _, Some(length)) => length == bytes.to_string(),
        (_, _, None) => bytes > 0,
    }
}

#[tokio::test]
async fn over_a_socket() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let server = pulya::Server::bind("127.0.0.1:0").workers(1).signals(false).on_listen(|at| {
        let _ = tell.send(at);
    });
    let handle = server.handle();
    let served = tokio::spawn(server.serve(Site::build().await.expect("a table")));
    let address = told.await.expect("it listens");
    tokio::task::spawn_blocking(move || {
        for (method, target, status, length) in cases() {
            let mut stream = std::net::TcpStream::connect(address).expect("a connection");
            let requests = format!(
                "{method} {target} HTTP/1.1\r\nhost: a\r\n\r\nGET /after HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(requests.as_bytes()).expect("requests");
            let mut text = String::new();
            // A connection that is closed with a request unread may be reset.
            let _ = stream.read_to_string(&mut text);
            let (head, rest) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{method} {target}: {text}"));
            let found = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{method} {target}: {text}");
            assert_eq!(found, length, "{method} {target}: {text}");
            assert!(!head.contains("transfer-encoding: ") || length.is_none(), "{method} {target}: {text}");
            assert!(!head.contains("keep-alive: "), "{method} {target}: {text}");
            assert_eq!(head.matches("\r\ndate: ").count(), 1, "{method} {target}: {text}");
            let closed = status == 500;
            assert_eq!(head.contains("connection: close"), closed, "{method} {target}: {text}");
            let body = rest.split("HTTP/1.1 ").next().unwrap_or_default();
            assert!(fits(method, status, length, body.len()), "{method} {target}: {text}");
            assert_eq!(rest.ends_with("after"), !closed, "{method} {target}: {text}");
        }
    })
    .await
    .expect("a thread");
    handle.shut_down();
    served.await.expect("a task").expect("an end");
}

#[tokio::test]
async fn through_the_client() {
    let client = Site::build().await.expect("a table").client();
    for (method, target, status, length) in cases() {
        let answer = client.request(method, target.as_str()).send().await;
        assert_eq!((answer.status(), answer.header("content-length")), (status, length), "{method} {target}");
        assert!(fits(method, status, length, answer.bytes().len()), "{method} {target}: {}", answer.text());
        if status == 500 {
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{method} {target}");
        }
    }
}

#[tokio::test]
async fn through_the_service() {
    let mut service = Site::build().await.expect("a table").into_service();
    for (method, target, status, length) in cases() {
        let request = http::Request::builder().method(method).uri(&target);
        let request = request.body(axum_core::body::Body::empty()).expect("a request");
        let (head, body) = service.call(request).await.expect("an answer").into_parts();
        let found = head.headers.get("content-length").map(|value| value.to_str().expect("text"));
        assert_eq!((head.status.as_u16(), found), (status, length), "{method} {target}");
        assert!(!head.headers.contains_key("transfer-encoding"), "{method} {target}");
        let body = body.collect().await.expect("a body").to_bytes();
        assert!(fits(method, status, length, body.len()), "{method} {target}: {body:?}");
    }
}

pulya::routes! {
    struct Kept;
    #[once]
    GET "/" => answer("long");
}

/// What is kept is never looked at again.
#[tokio::test]
async fn a_wrong_length_is_not_kept() {
    let error = Kept::build().await.expect_err("an error").to_string();
    assert!(error.contains("is not the length of the body"), "{error}");
}
