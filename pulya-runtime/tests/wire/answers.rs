//! What is answered, and how it is framed.

use std::time::Duration;

use crate::harness::start;

#[test]
fn one_request_after_another() {
    let server = start(|server| server);
    let mut client = server.connect();
    for _ in 0..3 {
        let answer = client.get("/");
        assert_eq!((answer.status, answer.text()), (200, "hello"));
        assert_eq!(answer.field("content-type"), Some("text/plain"));
        assert_eq!(answer.field("date").map(str::len), Some(29));
        assert_eq!(answer.field("connection"), None);
        let answer = client.get("/none");
        assert_eq!((answer.status, answer.field("content-type")), (404, Some("application/problem+json")));
    }
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let server = start(|server| server);
    let mut client = server.connect();
    let mut bytes = String::new();
    for number in 0..500 {
        let path = match number % 5 {
            0 => format!("/sleep/{}", number % 3),
            1 => "/panic".to_owned(),
            2 => "/stream".to_owned(),
            3 => "/bytes/20000".to_owned(),
            _ => format!("/say/{number}"),
        };
        bytes += &format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n");
    }
    client.send(bytes);
    for number in 0..500 {
        let answer = client.answer();
        match number % 5 {
            0 => assert_eq!(answer.text(), "slept"),
            1 => assert_eq!(answer.status, 500),
            2 => assert_eq!(answer.text(), "one two three"),
            3 => assert_eq!(answer.body.len(), 20_000),
            _ => assert_eq!(answer.text(), number.to_string()),
        }
    }
}

#[test]
fn an_earlier_answer_does_not_wait_for_a_later_handler() {
    let server = start(|server| server.drain_timeout(Duration::from_millis(50)));
    let mut client = server.connect();
    client.send("GET /say/first HTTP/1.1\r\nhost: a\r\n\r\nGET /never HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(client.answer().text(), "first");
}

#[test]
fn head_has_the_length_and_no_body() {
    let server = start(|server| server);
    let mut client = server.connect();
    for (path, length) in [
        ("/", Some("5")),
        ("/json?1", Some("13")),
        ("/bytes/100000", Some("100000")),
        ("/set-length", Some("7")),
        ("/stream", None),
        ("/none", Some("55")),
    ] {
        client.send(format!("HEAD {path} HTTP/1.1\r\nhost: a\r\n\r\n"));
        let answer = client.answer_to_head();
        assert_eq!(answer.field("content-length"), length, "{path}");
        assert_eq!(answer.field("transfer-encoding"), length.is_none().then_some("chunked"), "{path}");
        // Were there a body, it would stand here.
        assert_eq!(client.get("/say/after").text(), "after", "{path}");
    }
}

#[test]
fn statuses_without_content_have_none() {
    let server = start(|server| server);
    let mut client = server.connect();
    for (path, status) in [("/nothing", 204), ("/not-modified", 304), ("/no-content-with-text", 204)] {
        let answer = client.get(path);
        assert_eq!((answer.status, answer.field("content-length")), (status, None), "{path}");
        assert_eq!(answer.field("transfer-encoding"), None);
        assert_eq!(client.get("/say/after").text(), "after");
    }
}

/// The client would take an interim answer for one to come, and wait; the answer after it would be the wrong one.
#[test]
fn statuses_that_are_no_answers_or_empty_ones() {
    let server = start(|server| server);
    let mut client = server.connect();
    for way in ["", "?text", "?bytes", "?json", "?response"] {
        for status in [100, 101, 103, 199] {
            let answer = client.get(&format!("/status/{status}{way}"));
            assert_eq!(answer.status, 500, "{status} {way}");
            assert_eq!(answer.field("content-type"), Some("application/problem+json"));
        }
        // RFC 9110 section 15.3.6: no content, and said so.
        let answer = client.get(&format!("/status/205{way}"));
        assert_eq!((answer.status, answer.field("content-length")), (205, Some("0")), "{way}");
        for status in [204, 304] {
            let answer = client.get(&format!("/status/{status}{way}"));
            assert_eq!((answer.status, answer.field("content-length")), (status, None), "{way}");
        }
        assert_eq!(client.get(&format!("/status/299{way}")).status, 299);
    }
    assert_eq!(client.get("/say/after").text(), "after");
}

#[test]
fn a_content_type_ends_no_line() {
    let server = start(|server| server);
    let answer = server.connect().get("/content-type");
    assert_eq!((answer.status, answer.text()), (200, "text"));
    assert_eq!(answer.field("content-type"), Some("application/octet-stream"));
    assert_eq!(answer.field("x-evil"), None);
}

#[test]
fn encoded_lengths_of_every_number_of_digits() {
    let server = start(|server| server);
    let mut client = server.connect();
    for length in [0, 1, 88, 1, 1000, 0, 89, 7000, 88, 87, 0] {
        let answer = client.get(&format!("/json?{}", "7".repeat(length)));
        assert_eq!(answer.text(), format!("{{\"items\":[{}]}}", "7".repeat(length)));
        assert_eq!(answer.field("content-length"), Some((length + 12).to_string().as_str()));
    }
}

#[test]
fn large_bodies_both_ways() {
    let server = start(|server| server);
    let mut client = server.connect();
    for length in [0, 1, 4095, 16 * 1024, 100_000, 2 * 1024 * 1024] {
        assert_eq!(client.get(&format!("/bytes/{length}")).body, vec![b'x'; length]);
        assert_eq!(client.get(&format!("/text/{length}")).body, vec![b'x'; length]);
        for path in ["/echo", "/own"] {
            client.send(format!("POST {path} HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n"));
            client.send(vec![b'y'; length]);
            assert_eq!(client.answer().body, vec![b'y'; length], "{path} {length}");
        }
    }
}

#[test]
fn the_connection_stays_or_goes_as_the_version_has_it() {
    let server = start(|server| server);
    let mut client = server.connect();
    client.send("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
    assert_eq!(client.answer().field("connection"), Some("keep-alive"));
    client.send("GET / HTTP/1.0\r\n\r\n");
    assert!(client.answer().closes());
    client.assert_end();

    let mut client = server.connect();
    client.send("GET / HTTP/1.1\r\nhost: a\r\nconnection: x, Close\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n");
    assert!(client.answer().closes());
    client.assert_end();

    let mut client = server.connect();
    let answer = client.get("/closes");
    assert!(answer.closes());
    assert_eq!(answer.text(), "closes");
    client.assert_end();

    let mut client = server.connect();
    client.send("GET /stream HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
    let answer = client.answer();
    assert_eq!((answer.text(), answer.closes()), ("one two three", true));
    assert_eq!(answer.field("transfer-encoding"), None);
}

#[test]
fn the_framing_is_not_the_handlers_to_set() {
    let log = crate::log::captured();
    let server = start(|server| server);
    let mut client = server.connect();
    let answer = client.get("/own-fields");
    assert_eq!((answer.text(), answer.field("x-own")), ("own", Some("1")));
    assert_eq!(answer.field("transfer-encoding"), None);
    assert_eq!(answer.head.matches("date: ").count(), 1);
    assert_eq!(answer.field("date"), Some("Sun, 06 Nov 1994 08:49:37 GMT"));

    let answer = client.get("/wrong-length");
    assert_eq!((answer.status, answer.closes()), (500, true));
    client.assert_end();
    assert!(log.contains("the content-length that was set is not the length of the body"));
}

#[test]
fn a_stream_that_breaks_off_is_not_ended() {
    let server = start(|server| server);
    for (path, ends) in [("/stream-fails", "two \r\n"), ("/stream-short", "one "), ("/stream-long", "one ")] {
        let mut client = server.connect();
        client.send(format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n"));
        let rest = String::from_utf8(client.rest()).expect("text");
        assert!(rest.ends_with(ends), "{path}: {rest:?}");
    }
    // On HTTP/1.0 the end of the connection is the end of the body: it has to look like none.
    let mut client = server.connect();
    client.send("GET /stream-fails HTTP/1.0\r\n\r\n");
    let ended = std::io::Read::read_to_end(&mut client.stream, &mut Vec::new());
    assert_eq!(ended.map_err(|error| error.kind()), Err(std::io::ErrorKind::ConnectionReset));
}

#[test]
fn an_answer_that_was_forgotten_is_a_500() {
    let server = start(|server| server);
    let mut client = server.connect();
    assert_eq!(client.get("/silent").status, 500);
    assert_eq!(client.get("/").status, 200);
}
