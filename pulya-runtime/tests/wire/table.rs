//! One table of raw bytes and what the server makes of them. The seeds of the fuzz corpus come from it too.

/// What is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// This status and the end of the connection: what follows is never read as a request.
    Refused(u16),
    /// A 200 with this body, and the connection goes on.
    Answered(&'static str),
    /// A 200 with this body, and the end of the connection.
    Last(&'static str),
}

use Expected::{Answered, Last, Refused};

/// A row: the bytes of one request.
pub(crate) type Row = (String, Expected);

/// A request with these bytes behind its method.
fn line(rest: &str, expected: Expected) -> Row {
    (format!("{rest}\r\nHost: a\r\n\r\n"), expected)
}

/// A request with these lines in its header section, `Host` among them or not.
fn section(lines: &str, expected: Expected) -> Row {
    (format!("GET /say/x HTTP/1.1\r\n{lines}\r\n\r\n"), expected)
}

/// A request with this field beside `Host`.
fn field(line: &str, expected: Expected) -> Row {
    section(&format!("Host: a\r\n{line}"), expected)
}

/// A POST whose body is echoed, with these lines beside `Host` and that body.
fn body(lines: &str, bytes: &str, expected: Expected) -> Row {
    (format!("POST /echo HTTP/1.1\r\nHost: a\r\n{lines}\r\n\r\n{bytes}"), expected)
}

/// A chunked body.
fn chunked(bytes: &str, expected: Expected) -> Row {
    body("Transfer-Encoding: chunked", bytes, expected)
}

/// The whole table.
pub(crate) fn rows() -> Vec<Row> {
    [request_lines(), hosts(), fields(), lengths(), codings(), chunks(), trailers(), others()].concat()
}

fn request_lines() -> Vec<Row> {
    vec![
        line("GET /say/x HTTP/1.1", Answered("x")),
        line("\r\nGET /say/x HTTP/1.1", Answered("x")),
        line("\r\n\r\nGET /say/x HTTP/1.1", Answered("x")),
        line("\nGET /say/x HTTP/1.1", Refused(400)),
        line("\rGET /say/x HTTP/1.1", Refused(400)),
        line(" GET /say/x HTTP/1.1", Refused(400)),
        line("\tGET /say/x HTTP/1.1", Refused(400)),
        line("GET  /say/x HTTP/1.1", Refused(400)),
        line("GET\t/say/x HTTP/1.1", Refused(400)),
        line("GET /say/x  HTTP/1.1", Refused(400)),
        line("GET /say/x\tHTTP/1.1", Refused(400)),
        line("GET /say/x HTTP/1.1 ", Refused(400)),
        line("GET /say/x HTTP/1.1\t", Refused(400)),
        line("GET /say/x HTTP/1.1 x", Refused(400)),
        line("GET /say/ x HTTP/1.1", Refused(400)),
        line("GET /say/x\u{b}HTTP/1.1", Refused(400)),
        line("GET /say/x\u{c}HTTP/1.1", Refused(400)),
        line("GET /say/x", Refused(400)),
        line("GET", Refused(400)),
        line("GET ", Refused(400)),
        line(" / HTTP/1.1", Refused(400)),
        line("GET\r/say/x HTTP/1.1", Refused(400)),
        line("GET /say/\rx HTTP/1.1", Refused(400)),
        line("GET /say/\0x HTTP/1.1", Refused(400)),
        line("GET /say/\u{1}x HTTP/1.1", Refused(400)),
        line("GET /say/\u{7f}x HTTP/1.1", Refused(400)),
        line("GET /say/\u{e9} HTTP/1.1", Refused(400)),
        line("GE\0T /say/x HTTP/1.1", Refused(400)),
        line("G(T /say/x HTTP/1.1", Refused(400)),
        line("G\u{e9}T /say/x HTTP/1.1", Refused(400)),
        line("GET: /say/x HTTP/1.1", Refused(400)),
        line("\"GET\" /say/x HTTP/1.1", Refused(400)),
        ("GET /say/x HTTP/1.1\nHost: a\r\n\r\n".into(), Refused(400)),
        ("GET /say/x HTTP/1.1\rHost: a\r\n\r\n".into(), Refused(400)),
        ("GET /say/x HTTP/1.1\n\n".into(), Refused(400)),
        // Targets.
        line("GET /say/a?b HTTP/1.1", Answered("a")),
        line("GET /say/a??b HTTP/1.1", Answered("a")),
        line("GET /say/%41 HTTP/1.1", Answered("%41")),
        line("GET /say/x#f HTTP/1.1", Refused(400)),
        line("GET /say/x?a#f HTTP/1.1", Refused(400)),
        line("GET say/x HTTP/1.1", Refused(400)),
        line("GET ?x HTTP/1.1", Refused(400)),
        line("GET * HTTP/1.1", Refused(400)),
        line("GET *x HTTP/1.1", Refused(400)),
        line("OPTIONS ** HTTP/1.1", Refused(400)),
        line("GET http://a/say/x HTTP/1.1", Answered("x")),
        line("GET HTTP://a/say/x HTTP/1.1", Answered("x")),
        line("GET https://a:443/say/x HTTP/1.1", Answered("x")),
        line("GET http:///say/x HTTP/1.1", Refused(400)),
        line("GET http://:80/say/x HTTP/1.1", Refused(400)),
        line("GET http://u@a/say/x HTTP/1.1", Refused(400)),
        line("GET http://a:x/say/x HTTP/1.1", Refused(400)),
        line("GET http:/say/x HTTP/1.1", Refused(400)),
        line("GET ftp://a/say/x HTTP/1.1", Refused(400)),
        line("GET file:///etc/passwd HTTP/1.1", Refused(400)),
        line("GET a:80 HTTP/1.1", Refused(400)),
        line("CONNECT a:80 HTTP/1.1", Refused(400)),
        line("CONNECT /say/x HTTP/1.1", Refused(400)),
        // Versions.
        line("GET /say/x HTTP/1.0", Last("x")),
        line("GET /say/x HTTP/0.9", Refused(505)),
        line("GET /say/x HTTP/1.2", Refused(505)),
        line("GET /say/x HTTP/2.0", Refused(505)),
        line("GET /say/x HTTP/9.9", Refused(505)),
        line("PRI * HTTP/2.0", Refused(505)),
        line("GET /say/x HTTP/1", Refused(400)),
        line("GET /say/x HTTP/11", Refused(400)),
        line("GET /say/x HTTP/1.", Refused(400)),
        line("GET /say/x HTTP/1.10", Refused(400)),
        line("GET /say/x HTTP/01.1", Refused(400)),
        line("GET /say/x HTTP/1,1", Refused(400)),
        line("GET /say/x HTTP/a.b", Refused(400)),
        line("GET /say/x http/1.1", Refused(400)),
        line("GET /say/x HTTQ/1.1", Refused(400)),
        line("GET /say/x HTTP /1.1", Refused(400)),
        line("GET /say/x HTTP/ 1.1", Refused(400)),
        line("GET /say/x HTTP/1.1.1", Refused(400)),
        line("GET /say/x HTTP/+1.1", Refused(400)),
        line("GET /say/x HTTP/1.\0", Refused(400)),
        line("GET /say/x SIP/1.1", Refused(400)),
    ]
}

fn hosts() -> Vec<Row> {
    vec![
        section("host: a.example:8080", Answered("x")),
        section("Host: [::1]:80", Answered("x")),
        section("Host:a", Answered("x")),
        section("Host:\t a \t", Answered("x")),
        section("X: y", Refused(400)),
        section("Host:", Refused(400)),
        section("Host: ", Refused(400)),
        section("Host: a\r\nHost: a", Refused(400)),
        section("Host: a\r\nhOST: b", Refused(400)),
        section("Host: a b", Refused(400)),
        section("Host: a, b", Refused(400)),
        section("Host: a/b", Refused(400)),
        section("Host: a\\b", Refused(400)),
        section("Host: a?b", Refused(400)),
        section("Host: a#b", Refused(400)),
        section("Host: u@a", Refused(400)),
        section("Host: http://a", Refused(400)),
        section("Host: a:b", Refused(400)),
        section("Host: a:-1", Refused(400)),
        section("Host: a:65536", Refused(400)),
        section("Host: a:80:80", Refused(400)),
        section("Host: :80", Refused(400)),
        section("Host: [::1", Refused(400)),
        section("Host: [::g]", Refused(400)),
        section("Host: [::1]x", Refused(400)),
        section("Host: ::1", Refused(400)),
        section("Host: \"a\"", Refused(400)),
        section("Host: <a>", Refused(400)),
        section("Host: a%zz", Refused(400)),
        section("Host: \u{e9}", Refused(400)),
        ("GET /say/x HTTP/1.0\r\n\r\n".into(), Last("x")),
        ("GET /say/x HTTP/1.0\r\nHost: a b\r\n\r\n".into(), Refused(400)),
        ("GET /say/x HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n".into(), Refused(400)),
        ("GET http://a/say/x HTTP/1.1\r\n\r\n".into(), Refused(400)),
        ("GET http://a/say/x HTTP/1.1\r\nHost: b c\r\n\r\n".into(), Refused(400)),
        ("GET /say/x HTTP/1.1\r\n\r\n".into(), Refused(400)),
    ]
}

fn fields() -> Vec<Row> {
    vec![
        field("X:", Answered("x")),
        field("X: y", Answered("x")),
        field("X: \u{e9}", Answered("x")),
        field("X: a\tb", Answered("x")),
        field("!#$%&'*+-.^_`|~: y", Answered("x")),
        field("X : y", Refused(400)),
        field("X\t: y", Refused(400)),
        field(" X: y", Refused(400)),
        field("\tX: y", Refused(400)),
        field("X: y\r\n folded", Refused(400)),
        field("X: y\r\n\tfolded", Refused(400)),
        field("X: y\r\n ", Refused(400)),
        section(" Host: a\r\nX: y", Refused(400)),
        section("Host: a\r\n b", Refused(400)),
        field(": y", Refused(400)),
        field("X", Refused(400)),
        field("X y", Refused(400)),
        field("X y: z", Refused(400)),
        field("X\0: y", Refused(400)),
        field("X\u{1}: y", Refused(400)),
        field("X\u{7f}: y", Refused(400)),
        field("X\u{e9}: y", Refused(400)),
        field("X(: y", Refused(400)),
        field("X/: y", Refused(400)),
        field("X;: y", Refused(400)),
        field("[X]: y", Refused(400)),
        field("X: a\0b", Refused(400)),
        field("X: a\u{1}b", Refused(400)),
        field("X: a\u{7f}b", Refused(400)),
        field("X: a\u{b}b", Refused(400)),
        field("X: a\u{1b}b", Refused(400)),
        field("X: a\rb", Refused(400)),
        field("X: a\r", Refused(400)),
        field("X: a\r\r\nY: b", Refused(400)),
        field("\rX: a", Refused(400)),
        field("X:\rY: b", Refused(400)),
        field("X: a\nY: b", Refused(400)),
        field("X:\nY: b", Refused(400)),
        field("X: a\n", Refused(400)),
        ("GET /say/x HTTP/1.1\r\nHost: a\n\r\n".into(), Refused(400)),
        ("GET /say/x HTTP/1.1\r\nHost: a\r\n\n".into(), Refused(400)),
        ("GET /say/x HTTP/1.1\r\nHost: a\n\n".into(), Refused(400)),
        ("GET /say/x HTTP/1.1\r\nHost: a\r\n\r\r\n".into(), Refused(400)),
        ("GET /say/x HTTP/1.1\r\nHost: a\r\n\rX: y\r\n\r\n".into(), Refused(400)),
        field("Expect: 100-continue", Answered("x")),
        field("Expect: 200-ok", Refused(417)),
        field("Expect: 100-continue, x", Refused(417)),
        field("Expect:", Refused(417)),
    ]
}

fn lengths() -> Vec<Row> {
    vec![
        body("Content-Length: 3", "abc", Answered("abc")),
        body("content-length:3", "abc", Answered("abc")),
        body("Content-Length: 03", "abc", Answered("abc")),
        body("Content-Length: 0", "", Answered("")),
        body("Content-Length: 3\r\nContent-Length: 3", "abc", Answered("abc")),
        body("Content-Length: 3\r\nContent-Length: 4", "abc", Refused(400)),
        body("Content-Length: 3\r\nContent-Length: 0", "abc", Refused(400)),
        body("Content-Length: 0\r\nContent-Length: x", "", Refused(400)),
        body("Content-Length: 3, 3", "abc", Refused(400)),
        body("Content-Length: 3,", "abc", Refused(400)),
        body("Content-Length: ,3", "abc", Refused(400)),
        body("Content-Length: 3 3", "abc", Refused(400)),
        body("Content-Length: +3", "abc", Refused(400)),
        body("Content-Length: -3", "abc", Refused(400)),
        body("Content-Length: -0", "", Refused(400)),
        body("Content-Length:", "abc", Refused(400)),
        body("Content-Length: 0x3", "abc", Refused(400)),
        body("Content-Length: 3h", "abc", Refused(400)),
        body("Content-Length: a", "abc", Refused(400)),
        body("Content-Length: 3.0", "abc", Refused(400)),
        body("Content-Length: 3e0", "abc", Refused(400)),
        body("Content-Length: 1_0", "abc", Refused(400)),
        body("Content-Length: \"3\"", "abc", Refused(400)),
        body("Content-Length: 3;", "abc", Refused(400)),
        body("Content-Length: \u{663}", "abc", Refused(400)),
        body("Content-Length: 18446744073709551616", "abc", Refused(400)),
        body("Content-Length: 18446744073709551619", "abc", Refused(400)),
        body("Content-Length: 99999999999999999999999999999999", "abc", Refused(400)),
        body("Content-Length : 3", "abc", Refused(400)),
        body("Content-Length: 3\r\n ", "abc", Refused(400)),
        body("Content-Length:\r\n 3", "abc", Refused(400)),
        body("Content-Length: 4294967299", "abc", Refused(413)),
        // A body where none is expected is one all the same.
        ("GET /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc".into(), Answered("abc")),
        ("GET /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nGET".into(), Answered("ignored")),
        ("POST /echo HTTP/1.1\r\nHost: a\r\n\r\n".into(), Answered("")),
        ("POST /echo HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc".into(), Last("abc")),
    ]
}

fn codings() -> Vec<Row> {
    const HI: &str = "2\r\nhi\r\n0\r\n\r\n";
    vec![
        body("Transfer-Encoding: chunked", HI, Answered("hi")),
        body("transfer-encoding:Chunked", HI, Answered("hi")),
        body("Transfer-Encoding: chunked\r\nContent-Length: 2", HI, Refused(400)),
        body("Content-Length: 2\r\nTransfer-Encoding: chunked", HI, Refused(400)),
        body("Content-Length: 0\r\nTransfer-Encoding: chunked", HI, Refused(400)),
        body("Transfer-Encoding: gzip\r\nContent-Length: 2", HI, Refused(400)),
        body("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", HI, Refused(400)),
        body("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", HI, Refused(400)),
        body("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", HI, Refused(400)),
        body("Transfer-Encoding: chunked, chunked", HI, Refused(400)),
        body("Transfer-Encoding: gzip, chunked", HI, Refused(400)),
        body("Transfer-Encoding: chunked, gzip", HI, Refused(400)),
        body("Transfer-Encoding: ,chunked", HI, Refused(400)),
        body("Transfer-Encoding: chunked,", HI, Refused(400)),
        body("Transfer-Encoding: chunked;", HI, Refused(400)),
        body("Transfer-Encoding: chunked;q=1", HI, Refused(400)),
        body("Transfer-Encoding: \"chunked\"", HI, Refused(400)),
        body("Transfer-Encoding: chunked\u{b}", HI, Refused(400)),
        body("Transfer-Encoding: \u{b}chunked", HI, Refused(400)),
        body("Transfer-Encoding: chun\0ked", HI, Refused(400)),
        body("Transfer-Encoding: chunked\0", HI, Refused(400)),
        body("Transfer-Encoding: ch\u{fc}nked", HI, Refused(400)),
        body("Transfer-Encoding: chunked\u{a0}", HI, Refused(400)),
        body("Transfer-Encoding: chunked x", HI, Refused(400)),
        body("Transfer-Encoding:\r\n chunked", HI, Refused(400)),
        body("Transfer-Encoding: chunked\r\n x", HI, Refused(400)),
        body("Transfer-Encoding : chunked", HI, Refused(400)),
        body("Transfer-Encoding:", HI, Refused(400)),
        body("Transfer-Encoding: identity", HI, Refused(501)),
        body("Transfer-Encoding: gzip", HI, Refused(501)),
        body("Transfer-Encoding: xchunked", HI, Refused(501)),
        body("Transfer-Encoding: chunkedx", HI, Refused(501)),
        (
            "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n".into(),
            Refused(400),
        ),
        (
            "GET /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
                .into(),
            Answered("ignored"),
        ),
        (
            "GET /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n".into(),
            Last("ignored"),
        ),
    ]
}

fn chunks() -> Vec<Row> {
    vec![
        chunked("0\r\n\r\n", Answered("")),
        chunked("00000000\r\n\r\n", Answered("")),
        chunked("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", Answered("abc")),
        chunked("0000000000000003\r\nabc\r\n0\r\n\r\n", Answered("abc")),
        chunked("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", Answered("01234567890123456789")),
        chunked("3;a=b;c=\"d\";e\r\nabc\r\n0\r\n\r\n", Answered("abc")),
        chunked("+3\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("-3\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("0x3\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("0X3\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked(" 3\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3 \r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3\t\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3 ;a\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3 3\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3_\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3,\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("\u{663}\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("10000000000000003\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("00000000000000003\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3\rabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3\r\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3\0\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3\r\nabcd\r\n0\r\n\r\n", Refused(400)),
        chunked("3\r\nabc0\r\n\r\n", Refused(400)),
        chunked("3\r\nabc\n0\r\n\r\n", Refused(400)),
        chunked("3\r\nabc\r0\r\n\r\n", Refused(400)),
        chunked("3\r\nabc\r\n\r\n0\r\n\r\n", Refused(400)),
        chunked("3\r\nab\r\n0\r\n\r\n", Refused(400)),
        chunked("3;\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3;=b\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3;a=\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3;a\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3;a\rabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3;a=\"\n\"\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3;a=\"\r\n\"\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3;a\0\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("3;a\u{1}\r\nabc\r\n0\r\n\r\n", Refused(400)),
        chunked("0\n\r\n", Refused(400)),
        chunked("0\r\n\n", Refused(400)),
        chunked("0\r\r\n\r\n", Refused(400)),
        chunked("0\r\n\rx\r\n\r\n", Refused(400)),
    ]
}

fn trailers() -> Vec<Row> {
    let trailer = |line: &str, expected| chunked(&format!("2\r\nhi\r\n0\r\n{line}\r\n\r\n"), expected);
    vec![
        trailer("X: y", Answered("hi")),
        trailer("X:\r\nY: z", Answered("hi")),
        trailer("Content-Length: 5", Refused(400)),
        trailer("Transfer-Encoding: chunked", Refused(400)),
        trailer("Host: b", Refused(400)),
        trailer("HOST: b", Refused(400)),
        trailer("Connection: close", Refused(400)),
        trailer("Trailer: x", Refused(400)),
        trailer("TE: trailers", Refused(400)),
        trailer("Authorization: x", Refused(400)),
        trailer("Cookie: x", Refused(400)),
        trailer("Content-Type: text/plain", Refused(400)),
        trailer("Content-Encoding: gzip", Refused(400)),
        trailer("If-Match: *", Refused(400)),
        trailer("X : y", Refused(400)),
        trailer(" X: y", Refused(400)),
        trailer("X: y\r\n z", Refused(400)),
        trailer("X", Refused(400)),
        trailer(": y", Refused(400)),
        trailer("X: a\0b", Refused(400)),
        trailer("X: a\nY: b", Refused(400)),
        trailer("X: a\rb", Refused(400)),
        trailer("X: a\n", Refused(400)),
    ]
}

fn others() -> Vec<Row> {
    vec![
        // TLS, SOCKS, HTTP/2 and nonsense.
        ("\u{16}\u{3}\u{1}\0\u{5}hello\r\n\r\n".into(), Refused(400)),
        ("\u{5}\u{1}\0\r\n\r\n".into(), Refused(400)),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(), Refused(505)),
        ("\0\r\n\r\n".into(), Refused(400)),
        ("{}\r\n\r\n".into(), Refused(400)),
        ("GET\r\n\r\n".into(), Refused(400)),
        ("HTTP/1.1 200 OK\r\nHost: a\r\n\r\n".into(), Refused(400)),
    ]
}

#[test]
fn the_rows_are_distinct() {
    let mut seen = std::collections::BTreeSet::new();
    for (bytes, _) in rows() {
        assert!(seen.insert(bytes.clone()), "twice: {bytes:?}");
    }
}
