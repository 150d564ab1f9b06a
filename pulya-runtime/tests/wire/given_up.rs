//! Reads that a handler gives up half-way: nothing that had come is lost, and nothing behind the body is read as one.

use std::time::Duration;

use crate::harness::{Running, start, start_shared};

/// A body in both framings.
fn framings(body: &str) -> [String; 2] {
    let chunks: String = body
        .as_bytes()
        .chunks(7)
        .map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), String::from_utf8_lossy(chunk)))
        .collect();
    [
        format!("content-length: {}\r\n\r\n{body}", body.len()),
        format!("transfer-encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"),
    ]
}

fn both() -> [Running; 2] {
    [start(|server| server), start_shared(|server| server)]
}

/// A second request in the middle of the first one behind the body: whoever skips as many bytes as the body has answers
/// that.
const BEHIND: &str =
    "GET /say/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaGET /say/smuggled HTTP/1.1\r\nhost: a\r\n\r\n";

#[test]
fn what_is_given_up_is_not_lost() {
    for server in both() {
        for read in ["chunk", "collect", "take"] {
            for framed in framings(&"x".repeat(50)) {
                let mut client = server.connect();
                let (head, body) = framed.split_once("\r\n\r\n").expect("a head");
                client.send(format!("POST /gives-up/{read} HTTP/1.1\r\nhost: a\r\n{head}\r\n\r\n"));
                std::thread::sleep(Duration::from_millis(30));
                client.send(format!("{body}GET /say/behind HTTP/1.1\r\nhost: a\r\n\r\n{BEHIND}"));
                client.end();
                assert_eq!(client.answer().text(), "given up", "{read} {framed}");
                assert_eq!(client.answer().text(), "behind", "{read} {framed}");
                let last = client.answer();
                assert_ne!(last.text(), "smuggled", "{read} {framed}");
                assert_eq!(last.status, 400, "{read} {framed}");
                client.assert_end();
            }
        }
    }
}

#[test]
fn a_handler_that_looks_again_gets_it_all() {
    let text: String = (0..100).map(|number| format!("{number:02} ")).collect();
    for server in both() {
        for read in ["chunk", "collect", "collect-then-chunk"] {
            for framed in framings(&text) {
                let mut client = server.connect();
                client.send(format!("POST /impatient/{read} HTTP/1.1\r\nhost: a\r\n"));
                for piece in framed.as_bytes().chunks(30) {
                    client.send(piece);
                    std::thread::sleep(Duration::from_millis(3));
                }
                client.send("GET /say/behind HTTP/1.1\r\nhost: a\r\n\r\n");
                assert_eq!(client.answer().text(), text, "{read} {framed}");
                assert_eq!(client.answer().text(), "behind", "{read} {framed}");
            }
        }
    }
}

#[test]
fn a_whole_body_is_the_same_when_it_is_asked_for_again() {
    let server = start(|server| server);
    for framed in framings("hello") {
        let mut client = server.connect();
        client.send(format!("POST /twice HTTP/1.1\r\nhost: a\r\n{framed}"));
        assert_eq!(client.answer().text(), "5 5 5 0", "{framed}");
    }
}

#[test]
fn a_limit_that_was_too_low_can_be_raised() {
    let server = start(|server| server);
    for framed in framings("hello world, and abc") {
        let mut client = server.connect();
        client.send(format!("POST /limit-raised HTTP/1.1\r\nhost: a\r\n{framed}"));
        assert_eq!(client.answer().text(), "true hello world, and abc", "{framed}");
        assert_eq!(client.get("/say/behind").text(), "behind");
    }
}

/// A client that waits for 100 and gets a final answer instead may leave the body out: nobody can tell what comes next.
#[test]
fn a_body_that_was_not_asked_for_over_the_wire_ends_the_connection() {
    for server in both() {
        for read in ["chunk", "collect", "take"] {
            let mut client = server.connect();
            client.send(format!(
                "POST /gives-up/{read} HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 50\r\n\r\n"
            ));
            let answer = client.answer();
            assert_eq!((answer.status, answer.text(), answer.closes()), (200, "given up", true), "{read}");
            client.send("GET /say/behind HTTP/1.1\r\nhost: a\r\n\r\n");
            client.assert_end();
        }
    }
}

/// Whoever gives up and begins again does not give the client more time, and neither does one whose waker is not the
/// task's.
#[test]
fn a_body_that_stops_coming_is_ended_however_it_is_waited_for() {
    let short = Duration::from_millis(200);
    for server in [
        start(|server| server.progress_timeout(short)),
        start_shared(|server| server.progress_timeout(short)),
    ] {
        for path in ["/impatient/chunk", "/impatient/collect", "/own-waker"] {
            for framing in ["content-length: 10\r\n\r\n", "transfer-encoding: chunked\r\n\r\n5\r\n"] {
                let mut client = server.connect();
                client.send(format!("POST {path} HTTP/1.1\r\nhost: a\r\n{framing}"));
                let answer = client.answer();
                assert_eq!((answer.status, answer.closes()), (408, true), "{path} {framing}");
                client.assert_end();
            }
        }
    }
}
