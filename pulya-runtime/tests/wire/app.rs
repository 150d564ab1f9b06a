//! The service that the tests talk to, written by hand as `routes!` would write it.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Wake, Waker};
use std::time::Duration;

use axum_core::body::Body as AxumBody;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pulya_runtime::app::{App, SendApp};
use pulya_runtime::exchange::{Exchange, timeout};
use pulya_runtime::info::{ProviderInfo, RouteInfo};
use pulya_runtime::response::{Fixed, Refusal, Reply, Respond, Response, Status};

/// What the handlers of one server have seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) requests: AtomicUsize,
    pub(crate) begun: AtomicUsize,
    pub(crate) dropped: AtomicUsize,
    pub(crate) finished: AtomicUsize,
    pub(crate) stopped: AtomicUsize,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Service {
    pub(crate) seen: &'static Seen,
}

impl Service {
    pub(crate) fn new() -> Self {
        Self { seen: Box::leak(Box::default()) }
    }
}

static SLEEP: RouteInfo = RouteInfo::new("GET", "/sleep/{ms}", "app.rs", 1);
static BLOCK: RouteInfo = RouteInfo::new("GET", "/block/{ms}", "app.rs", 2);
static NEVER: RouteInfo = RouteInfo::new("GET", "/never", "app.rs", 3);

static HELLO: &Fixed = &Fixed {
    status: 200,
    fields: &[("content-type", "text/plain"), ("content-length", "5")],
    head: "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 5\r\n",
    body: b"hello",
};

/// Counts a handler that was begun, and whether it ended by itself.
struct Guard(&'static Seen, bool);

impl Guard {
    fn new(seen: &'static Seen) -> Self {
        seen.begun.fetch_add(1, SeqCst);
        Self(seen, false)
    }
    fn finish(mut self) {
        self.1 = true;
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if self.1 { &self.0.finished } else { &self.0.dropped }.fetch_add(1, SeqCst);
    }
}

impl App for Service {
    const ROUTES: &'static [RouteInfo] = &[];
    const PROVIDERS: &'static [ProviderInfo] = &[];

    fn dispatch(self, exchange: &mut Exchange<'_>) -> impl Future<Output = ()> {
        self.answer(exchange)
    }

    async fn stop(self) {
        self.seen.stopped.fetch_add(1, SeqCst);
    }
}

impl SendApp for Service {
    fn dispatch_send(self, exchange: &mut Exchange<'_>) -> impl Future<Output = ()> + Send {
        self.answer(exchange)
    }
}

impl Service {
    async fn answer(self, exchange: &mut Exchange<'_>) {
        self.seen.requests.fetch_add(1, SeqCst);
        let Exchange { head, body, reply, .. } = exchange;
        let number = |prefix: &str| head.path.strip_prefix(prefix).and_then(|rest| rest.parse::<u64>().ok());
        match head.path {
            "/" => reply.fixed(HELLO),
            "/echo" => match body.collect().await {
                Ok(bytes) => reply.send(Status::OK, "application/octet-stream", bytes),
                Err(error) => Refusal::from(error).send(reply),
            },
            "/own" => match body.take().await {
                Ok(bytes) => bytes.respond(reply),
                Err(error) => Refusal::from(error).send(reply),
            },
            "/count" => {
                let (mut pieces, mut length) = (0, 0);
                loop {
                    match body.chunk().await {
                        Ok(Some(piece)) => (pieces, length) = (pieces + 1, length + piece.len()),
                        Ok(None) => break,
                        Err(error) => return Refusal::from(error).send(reply),
                    }
                }
                assert!(pieces <= length);
                length.to_string().respond(reply);
            }
            "/ignore" => "ignored".respond(reply),
            // A read that is given up: the budget of the task is used up, so that whatever waits for more of that waits.
            "/gives-up/chunk" => give_up(body.chunk(), reply).await,
            "/gives-up/collect" => give_up(body.collect(), reply).await,
            "/gives-up/take" => give_up(body.take(), reply).await,
            // Each read is polled once or twice, and dropped.
            "/impatient/chunk" => {
                let mut whole = Vec::new();
                loop {
                    match impatient(body.chunk()).await {
                        None => {}
                        Some(Ok(Some(piece))) => whole.extend_from_slice(&piece),
                        Some(Ok(None)) => break,
                        Some(Err(error)) => return Refusal::from(error).send(reply),
                    }
                }
                whole.respond(reply);
            }
            "/impatient/collect" => loop {
                // A body of several pieces: no borrow of it may go on into the next round.
                match impatient(body.collect()).await.map(|whole| whole.map(<[u8]>::to_vec)) {
                    None => {}
                    Some(Ok(whole)) => break whole.respond(reply),
                    Some(Err(error)) => break Refusal::from(error).send(reply),
                }
            },
            "/impatient/collect-then-chunk" => {
                let mut whole = Vec::new();
                while whole.is_empty() {
                    if let Some(Ok(bytes)) = impatient(body.collect()).await {
                        whole = bytes.to_vec();
                    } else if let Ok(Some(piece)) = body.chunk().await {
                        whole.extend_from_slice(&piece);
                        while let Ok(Some(piece)) = body.chunk().await {
                            whole.extend_from_slice(&piece);
                        }
                    }
                }
                whole.respond(reply);
            }
            // Polled only when its own waker was woken, as by `FuturesUnordered`.
            "/own-waker" => match apart(body.chunk()).await {
                Ok(_) => "read".respond(reply),
                Err(error) => Refusal::from(error).send(reply),
            },
            "/answers-and-waits" => {
                (Status::IM_USED, "answered").respond(reply);
                let guard = Guard::new(self.seen);
                std::future::pending::<()>().await;
                guard.finish();
            }
            "/twice" => {
                let first = body.collect().await.map_or(0, <[u8]>::len);
                let second = body.collect().await.map_or(0, <[u8]>::len);
                let taken = body.take().await.map_or(0, |bytes| bytes.len());
                let left = body.take().await.map_or(0, |bytes| bytes.len());
                format!("{first} {second} {taken} {left}").respond(reply);
            }
            "/limit-raised" => {
                body.set_limit(10);
                let refused = body.collect().await.is_err();
                body.set_limit(1000);
                match body.collect().await {
                    Ok(bytes) => format!("{refused} {}", String::from_utf8_lossy(bytes)).respond(reply),
                    Err(error) => Refusal::from(error).send(reply),
                }
            }
            // What came, as the handler sees it.
            "/head" => {
                let mut text =
                    format!("{} {} {:?} {:?}\n", head.method_name, head.path, head.query, head.version);
                for field in head.fields.iter() {
                    text += &format!("{}={}\n", field.name, String::from_utf8_lossy(field.value));
                }
                text.respond(reply);
            }
            "/json" => {
                let text = format!("{{\"items\":[{}]}}", head.query.unwrap_or_default());
                let _ = reply.encode(Status::OK, "application/json", |out| {
                    out.extend_from_slice(text.as_bytes());
                    Ok(())
                });
            }
            "/number" => {
                let _ = reply.encode(Status::OK, "application/json", |out| {
                    out.extend_from_slice(itoa::Buffer::new().format(42).as_bytes());
                    Ok(())
                });
            }
            "/nothing" => reply.empty(Status::NO_CONTENT),
            "/not-modified" => reply.response(Response::new(Status::NOT_MODIFIED).text("nobody sees this")),
            "/no-content-with-text" => (Status::NO_CONTENT, "nobody sees this").respond(reply),
            "/silent" => {}
            // Whatever came with it would be another field.
            "/content-type" => reply.send(Status::OK, "text/plain\r\nx-evil: 1", b"text"),
            "/panic" => panic!("as it should"),
            "/panic-late" => {
                tokio::task::yield_now().await;
                panic!("as it should")
            }
            "/never" => {
                exchange.enter(&NEVER);
                let guard = Guard::new(self.seen);
                std::future::pending::<()>().await;
                guard.finish();
            }
            "/wrong-length" => {
                let response = Response::new(Status::OK).header("content-length", "3");
                reply.response(response.text("four"));
            }
            "/set-length" => {
                let response = Response::new(Status::OK).header("content-length", "7");
                reply.response(response);
            }
            "/closes" => {
                let response = Response::new(Status::OK).header("connection", "close");
                reply.response(response.text("closes"));
            }
            "/own-fields" => {
                let response = Response::new(Status::OK)
                    .header("transfer-encoding", "gzip")
                    .header("date", "Sun, 06 Nov 1994 08:49:37 GMT")
                    .header("x-own", "1");
                reply.response(response.text("own"));
            }
            "/stream" => reply.response(Response::new(Status::OK).stream(stream(
                ["one ", "two ", "three"],
                Finish::End,
                None,
            ))),
            "/stream-fails" => {
                reply.response(Response::new(Status::OK).stream(stream(
                    ["one ", "two "],
                    Finish::Fail,
                    None,
                )));
            }
            "/stream-short" => {
                reply.response(Response::new(Status::OK).stream(stream(["one "], Finish::End, Some(9))));
            }
            "/stream-long" => {
                reply.response(Response::new(Status::OK).stream(stream(
                    ["one ", "two "],
                    Finish::End,
                    Some(6),
                )));
            }
            "/stream-endless" => {
                let guard = Guard::new(self.seen);
                reply.response(Response::new(Status::OK).stream(endless(guard)));
            }
            path if path.starts_with("/bytes/") => {
                let length = number("/bytes/").unwrap_or(0);
                vec![b'x'; length as usize].respond(reply);
            }
            path if path.starts_with("/text/") => {
                let length = number("/text/").unwrap_or(0);
                "x".repeat(length as usize).as_str().respond(reply);
            }
            path if path.starts_with("/status/") => {
                let status = number("/status/").and_then(|number| Status::from_u16(number as u16).ok());
                let status = status.expect("a status");
                match head.query {
                    None => reply.empty(status),
                    Some("text") => (status, "text").respond(reply),
                    Some("bytes") => reply.send_bytes(status, "text/plain", Bytes::from(vec![b'x'; 20_000])),
                    Some("json") => {
                        let _ = reply.encode(status, "application/json", |out| {
                            out.extend_from_slice(b"{}");
                            Ok(())
                        });
                    }
                    Some(_) => reply.response(Response::new(status).text("text")),
                }
            }
            path if path.starts_with("/sleep/") => {
                let time = Duration::from_millis(number("/sleep/").unwrap_or(0));
                exchange.enter(&SLEEP);
                let guard = Guard::new(self.seen);
                tokio::time::sleep(time).await;
                guard.finish();
                "slept".respond(&mut exchange.reply);
            }
            path if path.starts_with("/timeout/") => {
                let time = Duration::from_millis(number("/timeout/").unwrap_or(0));
                let guard = Guard::new(self.seen);
                let ended = {
                    let handler = pin!(async move {
                        tokio::time::sleep(Duration::from_secs(2)).await;
                        guard.finish();
                    });
                    timeout(time.as_millis() as u64, handler).await
                };
                match ended {
                    Some(()) => "slept".respond(&mut exchange.reply),
                    None => {
                        let Ok(_) = exchange.timed_out::<Infallible>();
                    }
                }
            }
            path if path.starts_with("/detached/") => {
                let time = Duration::from_millis(number("/detached/").unwrap_or(0));
                exchange.detach();
                let guard = Guard::new(self.seen);
                tokio::time::sleep(time).await;
                guard.finish();
                "slept".respond(&mut exchange.reply);
            }
            path if path.starts_with("/block/") => {
                let time = Duration::from_millis(number("/block/").unwrap_or(0));
                exchange.enter(&BLOCK);
                std::thread::sleep(time);
                "blocked".respond(&mut exchange.reply);
            }
            path if path.starts_with("/say/") => path["/say/".len()..].respond(reply),
            _ => reply.fixed(Fixed::problem(404)),
        }
    }
}

/// Polls a read once, when the bytes lie there and the task's budget is used up, drops it, and answers.
async fn give_up<T>(read: impl Future<Output = T>, reply: &mut Reply<'_>) {
    tokio::time::sleep(Duration::from_millis(100)).await;
    let read = pin!(async {
        while tokio::task::coop::has_budget_remaining() {
            tokio::task::coop::consume_budget().await;
        }
        read.await
    });
    let text = match once(read).await {
        Some(_) => "read",
        None => "given up",
    };
    text.respond(reply);
}

/// Waits no longer than a moment.
async fn impatient<T>(read: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(Duration::from_millis(1), read).await.ok()
}

/// Polls with a waker of its own, and only when that was woken.
async fn apart<F: Future>(future: F) -> F::Output {
    #[derive(Default)]
    struct Own(AtomicBool, Mutex<Option<Waker>>);
    impl Wake for Own {
        fn wake(self: Arc<Self>) {
            self.0.store(true, SeqCst);
            if let Some(outer) = self.1.lock().expect("no panic").take() {
                outer.wake();
            }
        }
    }
    let mut future = pin!(future);
    let own = Arc::new(Own(AtomicBool::new(true), Mutex::default()));
    let waker = Waker::from(Arc::clone(&own));
    std::future::poll_fn(|cx| {
        *own.1.lock().expect("no panic") = Some(cx.waker().clone());
        match own.0.swap(false, SeqCst) {
            true => future.as_mut().poll(&mut std::task::Context::from_waker(&waker)),
            false => Poll::Pending,
        }
    })
    .await
}

/// One poll.
async fn once<F: Future>(mut future: std::pin::Pin<&mut F>) -> Option<F::Output> {
    std::future::poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

enum Finish {
    End,
    Fail,
}

fn stream<const N: usize>(pieces: [&'static str; N], finish: Finish, promised: Option<u64>) -> AxumBody {
    struct Pieces<I> {
        pieces: I,
        finish: Finish,
        promised: Option<u64>,
        waits: bool,
    }
    impl<I: Iterator<Item = &'static str> + Unpin> Body for Pieces<I> {
        type Data = Bytes;
        type Error = std::io::Error;
        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            cx: &mut std::task::Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
            self.waits = !self.waits;
            if self.waits {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(match (self.pieces.next(), &self.finish) {
                (Some(piece), _) => Some(Ok(Frame::data(Bytes::from(piece)))),
                (None, Finish::End) => None,
                (None, Finish::Fail) => Some(Err(std::io::Error::other("it broke"))),
            })
        }
        fn size_hint(&self) -> SizeHint {
            self.promised.map_or_else(SizeHint::new, SizeHint::with_exact)
        }
    }
    AxumBody::new(Pieces { pieces: pieces.into_iter(), finish, promised, waits: false })
}

fn endless(guard: Guard) -> AxumBody {
    struct Endless(#[expect(dead_code, reason = "counts when it is dropped")] Guard);
    impl Body for Endless {
        type Data = Bytes;
        type Error = Infallible;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b'x'; 8192])))))
        }
    }
    AxumBody::new(Endless(guard))
}
