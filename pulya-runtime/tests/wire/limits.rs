//! Limits: what a client may cost.

use std::io::{Read, Write};
use std::time::Duration;

use crate::harness::{Client, start};

fn post(client: &mut Client, path: &str, fields: &str) {
    client.send(format!("POST {path} HTTP/1.1\r\nhost: a\r\n{fields}\r\n\r\n"));
}

#[test]
fn a_body_beyond_the_limit_is_413() {
    let server = start(|server| server.body_limit(1000));
    for path in ["/echo", "/own"] {
        let mut client = server.connect();
        post(&mut client, path, "content-length: 1000");
        client.send([b'x'; 1000]);
        assert_eq!(client.answer().body.len(), 1000);
        // What was declared is small enough to be thrown away: the connection stays.
        post(&mut client, path, "content-length: 1001");
        client.send([b'x'; 1001]);
        assert_eq!(client.answer().status, 413);
        assert_eq!(client.get("/").status, 200);
        post(&mut client, path, "transfer-encoding: chunked");
        for _ in 0..11 {
            client.send(format!("64\r\n{}\r\n", "x".repeat(100)));
        }
        assert_eq!(client.answer().status, 413);
        client.send("0\r\n\r\n");
        assert_eq!(client.get("/").status, 200);
    }
    // A stream is not gathered.
    let mut client = server.connect();
    post(&mut client, "/count", "content-length: 100000");
    client.send([b'x'; 100_000]);
    assert_eq!(client.answer().text(), "100000");
}

#[test]
fn an_unread_body_is_thrown_away_up_to_its_limit() {
    let server = start(|server| server.unread_body_limit(10_000));
    let mut client = server.connect();
    for fields in ["content-length: 10000", "content-length: 1"] {
        post(&mut client, "/ignore", fields);
        assert_eq!(client.answer().text(), "ignored");
        client.send(vec![b'x'; fields.rsplit(' ').next().unwrap().parse().unwrap()]);
    }
    assert_eq!(client.get("/").status, 200);
    post(&mut client, "/ignore", "content-length: 10001");
    let answer = client.answer();
    assert_eq!((answer.text(), answer.closes()), ("ignored", true));
    client.assert_end();

    let mut client = server.connect();
    post(&mut client, "/ignore", "transfer-encoding: chunked");
    for _ in 0..30 {
        client.send(format!("200\r\n{}\r\n", "x".repeat(512)));
    }
    client.send("0\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(client.answer().text(), "ignored");
    client.assert_end();
}

/// A client that writes all that it has before it reads, as most do: whatever it sends, it can read its answer,
/// and the connection ends in good order.
#[test]
fn an_early_answer_reaches_a_client_that_sends_all_first() {
    let server = start(|server| server.body_limit(1000));
    const KIB: usize = 1024;
    for (request, status) in [
        // Too long for what wants it.
        ("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: LENGTH\r\n\r\n", 413),
        ("POST /own HTTP/1.1\r\nhost: a\r\ncontent-length: LENGTH\r\n\r\n", 413),
        ("POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n", 413),
        // Nobody wants it.
        ("POST /ignore HTTP/1.1\r\nhost: a\r\ncontent-length: LENGTH\r\n\r\n", 200),
        ("POST /ignore HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n", 200),
        ("POST /ignore HTTP/1.1\r\nhost: a\r\ncontent-length: LENGTH\r\nexpect: 100-continue\r\n\r\n", 200),
        ("POST /ignore HTTP/1.0\r\ncontent-length: LENGTH\r\n\r\n", 200),
        ("POST /panic HTTP/1.1\r\nhost: a\r\ncontent-length: LENGTH\r\n\r\n", 500),
        ("POST /none HTTP/1.1\r\nhost: a\r\ncontent-length: LENGTH\r\n\r\n", 404),
        // Not a request that is served.
        ("POST /echo HTTP/1.1\r\ncontent-length: LENGTH\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip\r\n\r\n", 501),
        ("POST /echo HTTP/1.1\r\nhost: a\r\nexpect: more\r\ncontent-length: LENGTH\r\n\r\n", 417),
    ] {
        for size in [2 * KIB, 100 * KIB, 256 * KIB, 257 * KIB, 1024 * KIB, 3 * 1024 * KIB] {
            let mut bytes = request.replace("LENGTH", &size.to_string()).into_bytes();
            if request.contains("chunked") {
                for _ in 0..size / KIB {
                    bytes.extend_from_slice(b"400\r\n");
                    bytes.extend_from_slice(&[b'x'; KIB]);
                    bytes.extend_from_slice(b"\r\n");
                }
                bytes.extend_from_slice(b"0\r\n\r\n");
            } else {
                bytes.resize(bytes.len() + size, b'x');
            }
            let mut client = server.connect();
            client.stream.write_all(&bytes).expect("all can be sent");
            let answer = client.answer();
            assert_eq!(answer.status, status, "{size} bytes: {request}");
            if answer.closes() {
                assert_eq!(client.stream.read(&mut [0]).expect("an end in good order"), 0);
            } else {
                client.end();
                client.assert_end();
            }
        }
    }
}

/// What is thrown away behind the last answer is not thrown away for ever.
#[test]
fn a_client_that_never_stops_sending_is_left() {
    let server = start(|server| server.drain_timeout(Duration::from_secs(1)));
    let mut client = server.connect();
    post(&mut client, "/ignore", "content-length: 99999999999");
    assert!(client.answer().closes());
    server.shut_down();
    let block = [b'x'; 64 * 1024];
    // Ended by the server alone, before all of it is sent.
    let sent = (0..1_000_000).find(|_| client.stream.write_all(&block).is_err());
    assert_ne!(sent, None, "the server reads without end");
}

#[test]
fn the_answer_does_not_wait_for_a_body_that_nobody_wants() {
    let server = start(|server| server);
    let mut client = server.connect();
    post(&mut client, "/ignore", "content-length: 100");
    assert_eq!(client.answer().text(), "ignored");
    client.send([b'x'; 100]);
    assert_eq!(client.get("/").status, 200);
}

#[test]
fn a_client_that_waits_is_told_to_continue_once_the_body_is_wanted() {
    let server = start(|server| server);
    for (path, framing, body) in [
        ("/echo", "content-length: 4", "body"),
        ("/own", "content-length: 4", "body"),
        ("/echo", "transfer-encoding: chunked", "4\r\nbody\r\n0\r\n\r\n"),
    ] {
        let mut client = server.connect();
        for _ in 0..2 {
            post(&mut client, path, &format!("{framing}\r\nexpect: 100-Continue"));
            assert_eq!(client.answer().status, 100);
            client.send(body);
            assert_eq!(client.answer().text(), "body");
        }
    }
    // Behind what was answered before.
    let mut client = server.connect();
    client.send("GET /say/first HTTP/1.1\r\nhost: a\r\n\r\n");
    post(&mut client, "/echo", "content-length: 4\r\nexpect: 100-continue");
    assert_eq!(client.answer().text(), "first");
    assert_eq!(client.answer().status, 100);
    client.send("body");
    assert_eq!(client.answer().text(), "body");
    // Not if the body is there already.
    post(&mut client, "/echo", "content-length: 4\r\nexpect: 100-continue\r\n\r\nbody\r\n");
    // Not if nobody wants it. It may come or not then, so the connection ends.
    let mut client = server.connect();
    post(&mut client, "/ignore", "content-length: 4\r\nexpect: 100-continue");
    let answer = client.answer();
    assert_eq!((answer.text(), answer.closes()), ("ignored", true));
    client.assert_end();
    let mut client = server.connect();
    client.send("POST /echo HTTP/1.0\r\ncontent-length: 4\r\nexpect: 100-continue\r\n\r\nbody");
    assert_eq!(client.answer().text(), "body");
}

#[test]
fn connections_beyond_the_limit_wait_their_turn() {
    let server = start(|server| server.connections_limit(3));
    let mut open: Vec<Client> = (0..3).map(|_| server.connect()).collect();
    for client in &mut open {
        assert_eq!(client.get("/").status, 200);
    }
    let mut fourth = server.connect();
    fourth.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    fourth.stream.set_read_timeout(Some(Duration::from_millis(200))).expect("a time-out");
    assert!(fourth.stream.peek(&mut [0]).is_err(), "it was let in");
    drop(open.pop());
    fourth.stream.set_read_timeout(Some(crate::harness::LONG)).expect("a time-out");
    assert_eq!(fourth.answer().status, 200);
}

#[test]
fn a_client_that_does_not_read_is_not_read_from() {
    let server = start(|server| server);
    let mut client = server.connect();
    client.stream.set_nonblocking(true).expect("a socket");
    // Long ones, so that what the kernel holds of them is soon answered.
    let request = format!("GET /text/10000 HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "y".repeat(4000));
    let mut sent = 0usize;
    let mut stalled = 0;
    // Requests are written until the server takes no more of them.
    while stalled < 20 {
        match client.stream.write(&request.as_bytes()[sent % request.len()..]) {
            Ok(count) => (sent, stalled) = (sent + count, 0),
            Err(_) => {
                stalled += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        assert!(sent < 64 << 20, "the server reads without end");
    }
    client.stream.set_nonblocking(false).expect("a socket");
    for _ in 0..sent / request.len() {
        assert_eq!(client.answer().body.len(), 10_000);
    }
}
