//! What connections cost in memory: no allocation for a request, and a bound that no client can break.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

// Both count what this whole process allocates, so they are one test after another.

#[path = "wire/app.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod app;
#[path = "wire/harness.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod harness;

use std::alloc::System;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn memory() {
    requests_do_not_allocate();
    hostile_clients_are_bounded();
}

fn requests_do_not_allocate() {
    let server = harness::start(|server| server);
    let mut tcp = server.connect().stream;
    let mut room = [0; 4096];
    for request in [
        "GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n",
        "GET /say/something HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /number HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "GET /none HTTP/1.1\r\nHost: a\r\n\r\n",
        // Five at once.
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    ] {
        let mut exchange = || {
            tcp.write_all(request.as_bytes()).expect("sent");
            assert_ne!(tcp.read(&mut room).expect("an answer"), 0);
        };
        (0..100).for_each(|_| exchange());
        let before = COUNTED.stats();
        (0..1000).for_each(|_| exchange());
        let after = COUNTED.stats();
        let count = after.allocations + after.reallocations - before.allocations - before.reallocations;
        // Another thread's affair may fall into it, but nothing that comes with every request does.
        assert!(count < 10, "{count} allocations for 1000 of {request:?}");
    }
}

fn hostile_clients_are_bounded() {
    const CLIENTS: usize = 40;
    const MOST: isize = 256 * 1024;
    let server = harness::start(|server| server.drain_timeout(Duration::from_millis(50)));
    let live = || {
        let stats = COUNTED.stats();
        stats.bytes_allocated as isize - stats.bytes_deallocated as isize + stats.bytes_reallocated
    };
    let head = [
        b"GET / HTTP/1.1\r\nhost: a\r\n".to_vec(),
        b"x: 0123456789012345678901234567890123456789\r\n".repeat(2000),
    ];
    for (what, start, repeated) in [
        ("a head without end", &b"GET / HTTP/1.1\r\nhost: a\r\nx: "[..], &[b'x'; 60_000][..]),
        ("a head of fields", &head.concat()[..60_000], b"y"),
        ("requests whose answers are not read", b"", b"GET /text/9000 HTTP/1.1\r\nhost: a\r\n\r\n"),
        ("an answer without end", b"GET /stream-endless HTTP/1.1\r\nhost: a\r\n\r\n", b""),
        (
            "a body that nobody reads",
            b"POST /never HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999\r\n\r\n",
            &[b'x'; 65_536],
        ),
        (
            "a body for a stream",
            b"POST /count HTTP/1.1\r\nhost: a\r\ncontent-length: 999999999\r\n\r\n",
            &[b'x'; 65_536],
        ),
        (
            "tiny chunks",
            b"POST /count HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n",
            &b"1\r\nx\r\n".repeat(10_000),
        ),
        (
            "requests behind a handler",
            b"GET /never HTTP/1.1\r\nhost: a\r\n\r\n",
            &b"GET / HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1000),
        ),
    ] {
        let before = live();
        let mut clients: Vec<TcpStream> = Vec::with_capacity(CLIENTS);
        for _ in 0..CLIENTS {
            let mut tcp = TcpStream::connect(server.addr).expect("a connection");
            tcp.write_all(start).expect("sent");
            tcp.set_nonblocking(true).expect("a socket");
            clients.push(tcp);
        }
        for _ in 0..30 {
            for tcp in &mut clients {
                let _ = tcp.write(repeated);
            }
            let each = (live() - before) / CLIENTS as isize;
            assert!(each < MOST, "{what}: {each} bytes for a connection");
            std::thread::sleep(Duration::from_millis(3));
        }
        for tcp in clients {
            let _ = socket2::SockRef::from(&tcp).set_linger(Some(Duration::ZERO));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}
