//! How long handlers may take, and what becomes of them when their client goes: `#[timeout]` and `#[detached]`.
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

use std::future::pending;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use tokio::time::sleep;

pulya::routes! {
    /// The table's own time holds for every route that has none.
    #[timeout("2 s")]
    struct Timed;

    GET "/literal" => "at once";
    #[once]
    GET "/once"    => "made before".to_owned();
    GET "/quick"   => { sleep(Duration::from_secs(1)).await; "in time" };
    GET "/slow"    => { sleep(Duration::from_secs(3)).await; "too late" };
    GET "/never"   -> u64 => pending().await;
    #[timeout("1 min")]
    GET "/longer"  => { sleep(Duration::from_secs(59)).await; "in its time" };
    #[timeout("500 ms")]
    GET "/shorter" => { sleep(Duration::from_secs(1)).await; "too late" };
    #[timeout("500 ms")]
    #[etag]
    GET "/tagged"  => { sleep(Duration::from_secs(1)).await; "too late" };
    scope "/guarded" {
        guard { sleep(Duration::from_secs(3)).await; };
        GET "/" => "never";
    }
}

// Time passes when nothing else can be done.
#[tokio::test(start_paused = true)]
async fn a_handler_that_takes_too_long_is_a_503() {
    let client = Timed::build().await.unwrap().client();
    for (path, status, text) in [
        ("/literal", 200, "at once"),
        ("/once", 200, "made before"),
        ("/quick", 200, "in time"),
        ("/slow", 503, ""),
        ("/never", 503, ""),
        ("/longer", 200, "in its time"),
        ("/shorter", 503, ""),
        ("/tagged", 503, ""),
        ("/guarded/", 503, ""),
    ] {
        let answer = client.get(path).send().await;
        assert_eq!(answer.status(), status, "{path}");
        match status {
            200 => assert_eq!(answer.text(), text),
            _ => assert_eq!(answer.headers()["content-type"], "application/problem+json"),
        }
    }
}

/// What has become of handlers.
#[derive(Debug, Default)]
struct Fates {
    begun: AtomicUsize,
    finished: AtomicUsize,
    dropped: AtomicUsize,
}

/// Counts one handler.
struct Counted<'f>(&'f Fates, bool);

impl<'f> Counted<'f> {
    fn new(fates: &'f Fates) -> Self {
        fates.begun.fetch_add(1, SeqCst);
        Self(fates, false)
    }

    async fn work(mut self, milliseconds: u64) -> &'static str {
        sleep(Duration::from_millis(milliseconds)).await;
        self.1 = true;
        "done"
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        if self.1 { &self.0.finished } else { &self.0.dropped }.fetch_add(1, SeqCst);
    }
}

pulya::routes! {
    struct Jobs;

    input fates: &'static Fates;

    GET "/"         => "here";
    GET "/attached" => Counted::new(fates).work(60_000).await;
    #[detached]
    GET "/detached" => Counted::new(fates).work(300).await;
    #[detached]
    #[timeout("100 ms")]
    GET "/bounded"  => Counted::new(fates).work(60_000).await;
}

/// Waits for something to be true.
#[track_caller]
fn eventually(what: &str, mut is_true: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_true() {
        assert!(start.elapsed() < Duration::from_secs(20), "never: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Sends a request and goes away while it is worked on. What was answered before it lies unread, so that the
/// connection is reset.
fn ask_and_go(addr: SocketAddr, path: &str, fates: &Fates) {
    let begun = fates.begun.load(SeqCst);
    let mut tcp = TcpStream::connect(addr).unwrap();
    let requests = format!("GET / HTTP/1.1\r\nhost: a\r\n\r\nGET {path} HTTP/1.1\r\nhost: a\r\n\r\n");
    tcp.write_all(requests.as_bytes()).unwrap();
    eventually("begun", || fates.begun.load(SeqCst) > begun);
    assert_ne!(tcp.read(&mut [0; 8]).unwrap(), 0);
}

// The client blocks its thread, so that the server needs another.
#[tokio::test(flavor = "multi_thread")]
async fn a_handler_whose_client_goes_is_dropped_unless_it_is_detached() {
    static FATES: std::sync::LazyLock<Fates> = std::sync::LazyLock::new(Fates::default);
    let fates: &'static Fates = &FATES;
    let app = Jobs::build(fates).await.unwrap();
    let (tell, told) = tokio::sync::oneshot::channel();
    let server = pulya::Server::bind("127.0.0.1:0").workers(1).signals(false).on_listen(|addr| {
        let _ = tell.send(addr);
    });
    let handle = server.handle();
    let serving = tokio::spawn(server.serve(app));
    let addr = told.await.unwrap();

    for (path, finished, dropped) in [("/attached", 0, 1), ("/detached", 1, 1), ("/bounded", 1, 2)] {
        ask_and_go(addr, path, fates);
        eventually(path, || (fates.finished.load(SeqCst), fates.dropped.load(SeqCst)) == (finished, dropped));
    }
    handle.shut_down();
    serving.await.unwrap().unwrap();
}
