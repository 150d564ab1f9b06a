//! Deadlines: what waits too long is ended. Each test sets a short one and checks that the end comes, and that
//! it does not come where there is progress; none depends on how soon it comes.

use std::io::{ErrorKind, Read};
use std::time::{Duration, Instant};

use crate::harness::{LONG, Running, start};

const SHORT: Duration = Duration::from_millis(200);

#[test]
fn a_silent_connection_is_ended() {
    let server = start(|server| server.header_timeout(SHORT));
    let mut client = server.connect();
    let answer = client.answer();
    assert_eq!((answer.status, answer.closes()), (408, true));
    client.assert_end();
}

#[test]
fn a_head_that_comes_byte_by_byte_is_ended() {
    let server = start(|server| server.header_timeout(SHORT));
    let mut client = server.connect();
    let start = Instant::now();
    for byte in b"GET / HTTP/1.1\r\nhost: a\r\nx: ".iter().chain([b'y'; 100_000].iter()) {
        client.send([*byte]);
        std::thread::sleep(Duration::from_millis(20));
        client.stream.set_nonblocking(true).expect("a socket");
        let ended = matches!(client.stream.peek(&mut [0]), Ok(1..));
        client.stream.set_nonblocking(false).expect("a socket");
        if ended {
            break;
        }
        assert!(start.elapsed() < LONG);
    }
    assert_eq!(client.answer().status, 408);
}

#[test]
fn the_second_head_has_its_time_from_its_first_byte() {
    let server = start(|server| server.header_timeout(SHORT).idle_timeout(LONG * 4));
    let mut client = server.connect();
    assert_eq!(client.get("/").status, 200);
    std::thread::sleep(SHORT * 3);
    assert_eq!(client.get("/").status, 200);
    client.send("GET");
    assert_eq!(client.answer().status, 408);
    client.assert_end();
}

#[test]
fn a_body_that_stops_coming_is_ended() {
    let server = start(|server| server.progress_timeout(SHORT));
    for path in ["/echo", "/own", "/count"] {
        for framing in ["content-length: 10\r\n\r\n01234", "transfer-encoding: chunked\r\n\r\n5\r\n012"] {
            let mut client = server.connect();
            client.send(format!("POST {path} HTTP/1.1\r\nhost: a\r\n{framing}"));
            let answer = client.answer();
            assert_eq!((answer.status, answer.closes()), (408, true), "{path} {framing}");
            client.assert_end();
        }
    }
}

#[test]
fn a_slow_body_that_goes_on_is_read() {
    let server = start(|server| server.progress_timeout(SHORT * 5).header_timeout(SHORT));
    let mut client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n");
    for byte in b"0123456789" {
        client.send([*byte]);
        std::thread::sleep(SHORT / 4);
    }
    assert_eq!(client.answer().text(), "0123456789");
}

#[test]
fn a_client_that_does_not_read_is_ended() {
    let server = start(|server| server.progress_timeout(SHORT));
    let mut client = server.connect();
    client.send("GET /stream-endless HTTP/1.1\r\nhost: a\r\n\r\n");
    let start = Instant::now();
    while server.seen.dropped.load(std::sync::atomic::Ordering::SeqCst) == 0 {
        assert!(start.elapsed() < LONG);
        std::thread::sleep(Duration::from_millis(10));
    }
    // What lay in the sockets can be read; then there is no last chunk.
    let mut bytes = Vec::new();
    let _ = client.stream.read_to_end(&mut bytes);
    assert!(!bytes.ends_with(b"0\r\n\r\n"));
}

#[test]
fn an_idle_connection_is_ended() {
    let server = start(|server| server.idle_timeout(SHORT));
    let mut client = server.connect();
    for _ in 0..3 {
        assert_eq!(client.get("/").status, 200);
        std::thread::sleep(SHORT / 4);
    }
    client.assert_end();
}

/// Bytes that begin no request buy no time.
#[test]
fn an_idle_connection_that_sends_empty_lines_is_ended() {
    for (pause, what) in [(SHORT * 20, "one empty line"), (SHORT / 8, "one after the other")] {
        let server = start(|server| server.idle_timeout(SHORT).header_timeout(LONG * 4));
        let mut client = server.connect();
        assert_eq!(client.get("/").status, 200);
        let start = Instant::now();
        client.stream.set_read_timeout(Some(pause)).expect("a socket");
        loop {
            client.send("\r\n");
            match client.stream.read(&mut [0]) {
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    assert!(start.elapsed() < LONG, "{what}");
                }
                ended => {
                    assert!(matches!(ended, Ok(0) | Err(_)), "{what}: {ended:?}");
                    break;
                }
            }
        }
    }
}

#[test]
fn a_handler_may_take_its_time() {
    let server = start(|server| server.idle_timeout(SHORT).header_timeout(SHORT).progress_timeout(SHORT));
    let mut client = server.connect();
    assert_eq!(client.get("/sleep/1500").text(), "slept");
}

#[test]
fn a_drain_that_takes_too_long_is_given_up() {
    let server: Running = start(|server| server.drain_timeout(SHORT));
    let mut client = server.connect();
    client.send("GET /never HTTP/1.1\r\nhost: a\r\n\r\n");
    let start = Instant::now();
    while server.seen.begun.load(std::sync::atomic::Ordering::SeqCst) == 0 {
        assert!(start.elapsed() < LONG);
        std::thread::sleep(Duration::from_millis(5));
    }
    let seen = server.seen;
    server.stop();
    assert_eq!(seen.dropped.load(std::sync::atomic::Ordering::SeqCst), 1);
    assert_eq!(seen.stopped.load(std::sync::atomic::Ordering::SeqCst), 1);
    client.assert_end();
}
