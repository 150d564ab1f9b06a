//! Faults: clients that go away, handlers that panic or block.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use crate::harness::{Client, LONG, Running, run, start, start_shared};

/// Waits for something to be true.
#[track_caller]
pub(crate) fn eventually(mut is_true: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_true() {
        assert!(start.elapsed() < LONG, "it never became true");
        std::thread::sleep(Duration::from_millis(2));
    }
}

pub(crate) fn reset(client: Client) {
    socket2::SockRef::from(&client.stream).set_linger(Some(Duration::ZERO)).expect("a socket");
    drop(client);
}

fn is(counter: &AtomicUsize, count: usize) -> impl FnMut() -> bool {
    move || counter.load(SeqCst) == count
}

#[test]
fn a_half_closed_connection_is_answered() {
    let server = start(|server| server);
    for path in ["/", "/sleep/100", "/stream"] {
        let mut client = server.connect();
        client.send(format!(
            "GET {path} HTTP/1.1\r\nhost: a\r\n\r\nGET /say/second HTTP/1.1\r\nhost: a\r\n\r\n"
        ));
        client.end();
        assert_eq!(client.answer().status, 200);
        assert_eq!(client.answer().text(), "second");
        client.assert_end();
    }
    let mut client = server.connect();
    client.end();
    client.assert_end();
    for cut in ["G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nhost: a\r\n\r"] {
        let mut client = server.connect();
        client.send(cut);
        client.end();
        assert_eq!(client.answer().status, 400);
        client.assert_end();
    }
    for framing in ["content-length: 9\r\n\r\nabc", "transfer-encoding: chunked\r\n\r\n9\r\nabc"] {
        let mut client = server.connect();
        client.send(format!("POST /echo HTTP/1.1\r\nhost: a\r\n{framing}"));
        client.end();
        let answer = client.answer();
        assert_eq!((answer.status, answer.closes()), (400, true));
        client.assert_end();
    }
}

fn a_reset_cancels(server: &Running) {
    let mut client = server.connect();
    client.send("GET /never HTTP/1.1\r\nhost: a\r\n\r\n");
    eventually(is(&server.seen.begun, 1));
    // A mere half-close does not.
    client.end();
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(server.seen.dropped.load(SeqCst), 0);
    reset(client);
    eventually(is(&server.seen.dropped, 1));
    assert_eq!(server.connect().get("/").status, 200);
}

#[test]
fn a_reset_cancels_the_handler() {
    a_reset_cancels(&start(|server| server));
}

#[test]
fn a_reset_cancels_the_handler_on_a_shared_runtime() {
    a_reset_cancels(&start_shared(|server| server));
}

#[test]
fn a_reset_cancels_a_handler_that_was_sent_more() {
    let server = start(|server| server);
    let mut client = server.connect();
    client.send("GET /never HTTP/1.1\r\nhost: a\r\n\r\n");
    eventually(is(&server.seen.begun, 1));
    client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(20));
    reset(client);
    eventually(is(&server.seen.dropped, 1));
}

#[test]
fn a_detached_handler_goes_on() {
    let server = start(|server| server);
    let mut client = server.connect();
    client.send("GET /detached/300 HTTP/1.1\r\nhost: a\r\n\r\n");
    eventually(is(&server.seen.begun, 1));
    reset(client);
    eventually(is(&server.seen.finished, 1));
    assert_eq!(server.seen.dropped.load(SeqCst), 0);
}

#[test]
fn a_reset_ends_a_stream() {
    let server = start(|server| server);
    let mut client = server.connect();
    client.send("GET /stream-endless HTTP/1.1\r\nhost: a\r\n\r\n");
    client.stream.read_exact(&mut [0; 100]).expect("bytes");
    reset(client);
    eventually(is(&server.seen.dropped, 1));
}

#[test]
fn a_reset_in_any_state_harms_nobody() {
    let server = start(|server| server);
    for bytes in [
        "",
        "G",
        "GET / HTTP/1.1\r\nhost: a\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
        "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n",
        "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n",
        "POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n9\r\nabc",
        "POST /ignore HTTP/1.1\r\nhost: a\r\ncontent-length: 900\r\n\r\nabc",
        "GET /sleep/30 HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET /stream HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET /bytes/5000000 HTTP/1.1\r\nhost: a\r\n\r\n",
        "nonsense\r\n\r\n",
    ] {
        for wait in [0, 2, 10] {
            let mut client = server.connect();
            client.send(bytes);
            std::thread::sleep(Duration::from_millis(wait));
            reset(client);
        }
    }
    assert_eq!(server.connect().get("/").status, 200);
    server.stop();
}

#[test]
fn a_panic_is_a_500_for_its_request_alone() {
    let server = start(|server| server);
    let mut client = server.connect();
    client.send(
        ["/say/1", "/panic", "/say/2", "/panic-late", "/say/3"]
            .map(|path| format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n"))
            .concat(),
    );
    assert_eq!(client.answer().text(), "1");
    assert_eq!(client.answer().status, 500);
    assert_eq!(client.answer().text(), "2");
    assert_eq!(client.answer().status, 500);
    assert_eq!(client.answer().text(), "3");
}

#[test]
fn a_handler_that_takes_too_long_is_a_503() {
    let server = start(|server| server);
    let mut client = server.connect();
    assert_eq!(client.get("/timeout/100").status, 503);
    eventually(is(&server.seen.dropped, 1));
    assert_eq!(client.get("/timeout/60000").text(), "slept");
    assert_eq!(client.get("/").status, 200);
}

#[test]
fn a_blocked_worker_is_named_and_its_connections_go_to_others() {
    let logged = crate::log::captured();
    let server = pulya_runtime::server::Server::bind("127.0.0.1:0")
        .workers(2)
        .signals(false)
        .blocked_after(Duration::from_millis(50));
    let server = run(server, false);
    // One connection blocks its worker; of those that come then, half would wait for it.
    let mut blocks = server.connect();
    blocks.send("GET /block/3000 HTTP/1.1\r\nhost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(20));
    let start = Instant::now();
    for _ in 0..10 {
        let mut client = server.connect();
        assert_eq!(client.get("/").status, 200);
    }
    assert!(start.elapsed() < Duration::from_millis(2500), "they waited for the blocked worker");
    assert_eq!(blocks.answer().text(), "blocked");
    eventually(|| logged.contains("a handler blocks its worker") && logged.contains("/block/{ms}"));
}

#[test]
fn what_was_received_before_the_end_is_answered() {
    let server = start(|server| server);
    let mut client = server.connect();
    client.send(
        ["/sleep/200", "/say/1", "/sleep/10", "/say/2"]
            .map(|path| format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n"))
            .concat(),
    );
    let mut idle = server.connect();
    assert_eq!(idle.get("/").status, 200);
    eventually(is(&server.seen.begun, 1));
    server.shut_down();
    idle.assert_end();
    for (text, closes) in [("slept", false), ("1", false), ("slept", false), ("2", true)] {
        let answer = client.answer();
        assert_eq!((answer.text(), answer.closes()), (text, closes));
    }
    client.assert_end();
    eventually(is(&server.seen.stopped, 1));
}

/// A client that has just connected when the end begins has its request on the way.
#[test]
fn a_connection_that_is_new_when_the_end_begins_is_still_answered() {
    let mut server = start(|server| server);
    let mut new: Vec<Client> = (0..10).map(|_| server.connect()).collect();
    // They are known to be accepted when a later one is answered.
    let mut idle = server.connect();
    assert_eq!(idle.get("/").status, 200);
    let silent = server.connect();
    server.shut_down();
    idle.assert_end();
    for client in &mut new {
        let answer = client.get("/say/x");
        assert_eq!((answer.text(), answer.closes()), ("x", true));
        client.assert_end();
    }
    // One that stays silent holds nobody up for longer than that.
    server.join();
    drop(silent);
}

#[test]
fn half_a_request_does_not_hold_up_others() {
    let server = start(|server| server);
    let mut slow: Vec<Client> = (0..50).map(|_| server.connect()).collect();
    for client in &mut slow {
        client
            .stream
            .write_all(b"POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nx")
            .expect("sent");
    }
    assert_eq!(server.connect().get("/").status, 200);
    for client in &mut slow {
        client.send("y");
        assert_eq!(client.answer().text(), "xy");
    }
}
