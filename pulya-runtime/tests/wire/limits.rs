//! Limits: what a client may cost.

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
        use std::io::Write as _;
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
