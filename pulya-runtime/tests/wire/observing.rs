//! What an operator sees of it.

use std::sync::atomic::Ordering::SeqCst;

use pulya_runtime::server::Server;

use crate::faults::{eventually, reset};
use crate::harness::run;

#[test]
fn counters_count() {
    let server = Server::bind("127.0.0.1:0").workers(2).signals(false);
    let counters = server.counters();
    assert_eq!(counters.read(), Default::default());
    let server = run(server, false);
    let mut client = server.connect();
    for (path, status) in [("/", 200), ("/", 200), ("/none", 404), ("/nothing", 204), ("/panic", 500)] {
        assert_eq!(client.get(path).status, status);
    }
    for bytes in ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"] {
        let mut client = server.connect();
        client.send(bytes);
        assert_eq!(client.answer().status, 400);
    }
    let mut gone = server.connect();
    gone.send("GET /never HTTP/1.1\r\nhost: a\r\n\r\n");
    eventually(|| server.seen.begun.load(SeqCst) == 1);
    reset(gone);
    eventually(|| counters.read().open == 1);
    let counts = counters.read();
    assert_eq!(counts.accepted, 5);
    assert_eq!(counts.answered, [0, 3, 0, 1, 1]);
    assert_eq!((counts.panicked, counts.cancelled), (1, 1));
    let refused: Vec<_> = counts.refused.into_iter().collect();
    assert_eq!(refused, [("malformed request line", 1), ("no host", 2)]);
    drop(client);
    eventually(|| counters.read().open == 0);
}

#[test]
fn a_request_has_a_span_with_the_pattern_of_its_route() {
    let log = crate::log::captured();
    let server = crate::harness::start(|server| server);
    let mut client = server.connect();
    client.send("POST /sleep/1 HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
    let answer = client.answer();
    assert_eq!(answer.text(), "slept");
    let bytes = answer.head.len() + 4 + answer.body.len();
    eventually(|| log.contains("span request method=\"POST\""));
    eventually(|| log.contains("record route=\"/sleep/{ms}\""));
    eventually(|| log.contains("record status=200"));
    eventually(|| log.contains(&format!("record bytes={bytes}\n")));
    eventually(|| log.contains("record microseconds="));
    assert!(!log.contains("/sleep/1"));
}

/// Bytes are those of the wire, and what goes wrong with an answer is said where it can be told whose it is.
#[test]
fn a_stream_is_counted_with_its_framing_and_fails_within_its_request() {
    let log = crate::log::captured();
    let server = crate::harness::start(|server| server);
    let mut client = server.connect();
    client.send("GET /stream HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    let bytes = client.rest().len();
    eventually(|| log.contains(&format!("record bytes={bytes}\n")));
    for (path, said) in [
        ("/stream-fails", "a stream failed; the connection is closed error=it broke, of a request"),
        (
            "/stream-short",
            "a stream is shorter than its content-length; the connection is closed, of a request",
        ),
        (
            "/stream-long",
            "a stream is longer than its content-length; the connection is closed, of a request",
        ),
        ("/silent", "a handler ended without an answer, of a request"),
    ] {
        let mut client = server.connect();
        client.send(format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"));
        client.rest();
        eventually(|| log.contains(said));
    }
    let mut gone = server.connect();
    gone.send("GET /never HTTP/1.1\r\nhost: a\r\n\r\n");
    eventually(|| server.seen.begun.load(SeqCst) == 1);
    reset(gone);
    eventually(|| server.seen.dropped.load(SeqCst) == 1);
    assert!(!log.contains("record status=0"));
    // It had answered, but nobody got it.
    let mut gone = server.connect();
    gone.send("GET /answers-and-waits HTTP/1.1\r\nhost: a\r\n\r\n");
    eventually(|| server.seen.begun.load(SeqCst) == 2);
    reset(gone);
    eventually(|| server.seen.dropped.load(SeqCst) == 2);
    // Its span ended in the same breath: the worker has come to this one since.
    assert_eq!(server.connect().get("/").status, 200);
    assert!(!log.contains("record status=226"));
}
