//! Requests through a table's own dispatch, without a socket: for tests.

use std::fmt;
use std::pin::Pin;
use std::rc::Rc;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body::Body as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::answers::Answers;
use crate::app::App;
use crate::exchange::Exchange;
use crate::place::{Place, Stays};
use crate::request::{Body, Fields, Head, Method, Version};
use crate::response::{Parts, Reply, ResponseBody, Status};
use crate::route::Path;

/// Sends requests to a table without a socket. Clones share the table.
///
/// A request runs when it is awaited; a mistake in building one (a header with a line break) panics, since this
/// is for tests. So does a handler that panics, which over a socket is a 500: a test is to see where.
///
/// The length of an answer is what it is over a socket, and a handler's `content-length` that is another than its body
/// has is a 500 here too; that the connection would then be closed is not seen, and neither is a stream that ends before
/// the length that was promised for it.
#[derive(Clone)]
pub struct TestClient {
    send: Rc<dyn Fn(Sent) -> Answer>,
}

type Answer = Pin<Box<dyn Future<Output = Parts>>>;

/// A request on its way.
struct Sent {
    method: String,
    target: String,
    headers: HeaderMap,
    body: Bytes,
}

impl fmt::Debug for TestClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TestClient")
    }
}

impl TestClient {
    /// A client of that table.
    pub fn new<A: App>(app: A) -> Self {
        Self::to(Rc::new(app))
    }

    fn to(table: Rc<dyn Answers<Stays>>) -> Self {
        Self { send: Rc::new(move |sent| Box::pin(answer(Rc::clone(&table), sent))) }
    }

    /// A GET request.
    pub fn get(&self, target: impl Into<String>) -> TestRequest {
        self.request("GET", target)
    }

    /// A HEAD request.
    pub fn head(&self, target: impl Into<String>) -> TestRequest {
        self.request("HEAD", target)
    }

    /// A POST request.
    pub fn post(&self, target: impl Into<String>) -> TestRequest {
        self.request("POST", target)
    }

    /// A PUT request.
    pub fn put(&self, target: impl Into<String>) -> TestRequest {
        self.request("PUT", target)
    }

    /// A PATCH request.
    pub fn patch(&self, target: impl Into<String>) -> TestRequest {
        self.request("PATCH", target)
    }

    /// A DELETE request.
    pub fn delete(&self, target: impl Into<String>) -> TestRequest {
        self.request("DELETE", target)
    }

    /// A request of any method. `target` is a path with, perhaps, a query.
    pub fn request(&self, method: impl Into<String>, target: impl Into<String>) -> TestRequest {
        TestRequest {
            client: self.clone(),
            sent: Sent {
                method: method.into(),
                target: target.into(),
                headers: HeaderMap::new(),
                body: Bytes::new(),
            },
        }
    }
}

/// A request that has not been sent yet.
#[derive(Debug)]
#[must_use = "a request is sent by `.send().await`"]
pub struct TestRequest {
    client: TestClient,
    sent: Sent,
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.target)
    }
}

impl TestRequest {
    /// Adds a header field.
    ///
    /// # Panics
    ///
    /// If name or value can't stand in a header section.
    #[track_caller]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("the name of a header field");
        let value = HeaderValue::from_bytes(value.as_ref()).expect("the value of a header field");
        self.sent.headers.append(name, value);
        self
    }

    /// Sets the body as it is.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.sent.body = body.into();
        self
    }

    /// Sets a JSON body and its content type.
    ///
    /// # Panics
    ///
    /// If the value has no JSON.
    #[track_caller]
    pub fn json(self, value: &impl Serialize) -> Self {
        let body = serde_json::to_vec(value).expect("a value that has JSON");
        self.header("content-type", "application/json").body(body)
    }

    /// Sets a form body and its content type.
    ///
    /// # Panics
    ///
    /// If the value has no form.
    #[track_caller]
    pub fn form(self, value: &impl Serialize) -> Self {
        let body = serde_qs::Config::new()
            .use_form_encoding(true)
            .serialize_string(value)
            .expect("a value that has a form");
        self.header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    /// Sends it and waits for the whole answer.
    pub async fn send(self) -> TestResponse {
        let Parts { status, headers, body } = (self.client.send)(self.sent).await;
        let body = match body {
            ResponseBody::Empty => Bytes::new(),
            ResponseBody::Bytes(bytes) => bytes,
            ResponseBody::Stream(mut stream) => {
                let mut whole = BytesMut::new();
                while let Some(Ok(frame)) =
                    std::future::poll_fn(|cx| Pin::new(&mut stream).poll_frame(cx)).await
                {
                    if let Ok(data) = frame.into_data() {
                        whole.extend_from_slice(&data);
                    }
                }
                whole.freeze()
            }
        };
        TestResponse { status, headers, body }
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct TestResponse {
    status: Status,
    headers: HeaderMap,
    body: Bytes,
}

impl TestResponse {
    /// The status code.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first value of a header field, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// If it is not UTF-8.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body that is text")
    }

    /// The body decoded from JSON.
    ///
    /// # Panics
    ///
    /// If it does not fit `T`.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).expect("a body that is JSON of this type")
    }
}

async fn answer(table: Rc<dyn Answers<Stays>>, sent: Sent) -> Parts {
    let target = sent.target.split('#').next().unwrap_or_default();
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let method = Method::from_bytes(sent.method.as_bytes());
    let head = Head {
        method,
        method_name: &sent.method,
        path,
        query,
        version: Version::Http11,
        fields: Fields::map(&sent.headers),
        peer: None,
        extensions: None,
    };
    let mut scratch = Vec::new();
    let mut exchange = Exchange::new(
        &head,
        Path::decode(path, &mut scratch),
        Body::bytes(sent.body.clone()),
        Reply::settled(method),
    );
    let mut place = Place::default();
    table.begin(&mut place, &mut exchange).await;
    exchange.reply.into_parts().unwrap_or_else(|| Parts {
        status: Status::INTERNAL_SERVER_ERROR,
        headers: HeaderMap::new(),
        body: ResponseBody::Empty,
    })
}
