//! JSON as answers on a socket: what they allocate, what large ones hold, and what becomes of a value that has no
//! JSON. Alone in its file, since the counter of allocations is the whole program's.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::alloc::System;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, SystemTime};

use pulya::{Json, Status, ToJson};
use serde::Serialize;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[derive(ToJson, Serialize, Clone)]
struct Row {
    id: u64,
    message: &'static str,
}

/// Says how often it was written.
#[derive(ToJson)]
struct Counted {
    #[serde(serialize_with = "counted")]
    value: u8,
}

static WRITTEN: AtomicUsize = AtomicUsize::new(0);

fn counted<S: serde::Serializer>(value: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    WRITTEN.fetch_add(1, Relaxed);
    serializer.serialize_u8(*value)
}

/// Long text, and then what fails.
#[derive(ToJson, Serialize)]
struct Fails {
    text: String,
    #[serde(serialize_with = "fails")]
    value: u8,
}

fn fails<S: serde::Serializer>(value: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        0 => Err(serde::ser::Error::custom("zero has no JSON")),
        1 => panic!("as a user's function may"),
        _ => serializer.serialize_u8(*value),
    }
}

fn failing(last: u8) -> Vec<Fails> {
    [2, 3, last].map(|value| Fails { text: "x\n".repeat(50_000), value }).into()
}

struct Lists {
    few: Vec<Row>,
    many: Vec<Row>,
}

pulya::routes! {
    struct Api;

    input lists: Lists;

    GET "/few"       -> &[Row] => &lists.few[..];
    GET "/copied"    -> Vec<Row> => lists.few.clone();
    GET "/one"       -> Row => lists.few[0].clone();
    GET "/json"      => Json(&lists.few[0]);
    GET "/many"      -> &[Row] => &lists.many[..];
    #[once]
    GET "/once"      -> Counted => Counted { value: 7 };

    GET "/key"       -> BTreeMap<Vec<u8>, u8> => BTreeMap::from([(vec![1], 1)]);
    GET "/time"      -> 201 SystemTime => SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    GET "/late"      -> Vec<Fails> => failing(0);
    GET "/panic"     -> Vec<Fails> => failing(1);
    GET "/fine"      -> Vec<Fails> => failing(4);
    GET "/wrapped"   => Json(failing(0));
    GET "/status"    => (Status::ACCEPTED, Json(failing(0)));
    // Through serde: the type has no serializer of its own.
    GET "/serde"     -> ByLetter => ByLetter(BTreeMap::from([(vec![1], 1)]));
}

#[derive(Serialize)]
struct ByLetter(BTreeMap<Vec<u8>, u8>);

pulya::routes! {
    struct Broken;

    #[once]
    GET "/late" -> Vec<Fails> => failing(0);
}

#[test]
fn json_on_a_socket() {
    let row = |id| Row { id, message: "a message of some length, \"quoted\"" };
    let lists = Lists { few: (0..20).map(row).collect(), many: (0..200_000).map(row).collect() };
    let many = serde_json::to_vec(&lists.many).unwrap();
    let addr = serve(lists);

    answers_do_not_allocate(addr);
    a_large_answer_is_held_once(addr, &many);
    what_has_no_json_is_a_whole_problem(addr);
    once_is_written_at_build(addr);
}

/// A server that lives as long as the test.
fn serve(lists: Lists) -> SocketAddr {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let Err(error) = Broken::build().await else {
                panic!("an answer that is made at build was made")
            };
            assert!(error.to_string().contains("/late"), "{error}");
            let api = Api::build(lists).await.unwrap();
            let server = pulya::Server::bind("127.0.0.1:0").workers(1).signals(false);
            server.on_listen(move |addr| tell.send(addr).unwrap()).serve(api).await.unwrap();
        });
    });
    told.recv_timeout(Duration::from_secs(60)).unwrap()
}

struct Client(BufReader<TcpStream>);

struct Answer {
    status: u16,
    content_type: String,
    body: Vec<u8>,
}

impl Client {
    fn new(addr: SocketAddr) -> Self {
        let tcp = TcpStream::connect(addr).unwrap();
        tcp.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        Self(BufReader::with_capacity(64 * 1024, tcp))
    }

    fn write(&mut self, target: &str) {
        let request = format!("GET {target} HTTP/1.1\r\nhost: a\r\n\r\n");
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
    }

    /// Status, content type and length of the next answer.
    fn head(&mut self) -> (u16, String, usize) {
        let (mut status, mut content_type, mut length) = (0, String::new(), None);
        for i in 0.. {
            let mut line = String::new();
            self.0.read_line(&mut line).unwrap();
            match line.trim_end() {
                "" => break,
                line if i == 0 => status = line.split(' ').nth(1).unwrap().parse().unwrap(),
                line => match line.split_once(": ").unwrap() {
                    ("content-type", value) => content_type = value.to_owned(),
                    ("content-length", value) => length = Some(value.parse().unwrap()),
                    _ => {}
                },
            }
        }
        (status, content_type, length.expect("a length"))
    }

    fn get(&mut self, target: &str) -> Answer {
        self.write(target);
        let (status, content_type, length) = self.head();
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        Answer { status, content_type, body }
    }
}

/// Neither the encoder nor the place of its length allocates, whether or not the length has as many digits as the
/// one before.
fn answers_do_not_allocate(addr: SocketAddr) {
    const TIMES: usize = 100;
    let mut client = Client::new(addr);
    let mut room = vec![0; 8192];
    // The last number is what the right side itself allocates.
    for (targets, own) in
        [(&["/few"][..], 0), (&["/one", "/few"], 0), (&["/json"], 0), (&["/copied"], 1), (&["/once"], 0)]
    {
        let mut exchange = || {
            for target in targets {
                client.0.get_mut().write_all(b"GET ").unwrap();
                client.0.get_mut().write_all(target.as_bytes()).unwrap();
                client.0.get_mut().write_all(b" HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
                let length = client.0.get_mut().read(&mut room).unwrap();
                assert!(room[..length].starts_with(b"HTTP/1.1 200 OK\r\n") && length < room.len());
            }
        };
        (0..20).for_each(|_| exchange());
        let before = COUNTED.stats();
        (0..TIMES).for_each(|_| exchange());
        let after = COUNTED.stats();
        let count = after.allocations + after.reallocations - before.allocations - before.reallocations;
        // Another thread's affair may fall into it, but nothing that comes with every request does.
        assert!(count < TIMES * own + TIMES / 2, "{count} allocations for {TIMES} times {targets:?}");
    }
}

/// While a body of some megabytes is on its way, the program holds it in one buffer, which may have grown to twice
/// its length. Nor is it put behind a small answer that waits to be written.
fn a_large_answer_is_held_once(addr: SocketAddr, expected: &[u8]) {
    let live = || {
        let stats = COUNTED.stats();
        stats.bytes_allocated - stats.bytes_deallocated
    };
    let idle = live();
    for requests in [&["/many"][..], &["/one", "/many"]] {
        // The connection before gives its buffers back when the clock ticks.
        while live() > idle + 512 * 1024 {
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut client = Client::new(addr);
        let before = live();
        let text: String =
            requests.iter().map(|target| format!("GET {target} HTTP/1.1\r\nhost: a\r\n\r\n")).collect();
        client.0.get_mut().write_all(text.as_bytes()).unwrap();
        for target in requests {
            let (status, _, length) = client.head();
            assert_eq!(status, 200);
            if *target == "/many" {
                assert_eq!(length, expected.len());
                break;
            }
            std::io::copy(&mut (&mut client.0).take(length as u64), &mut std::io::sink()).unwrap();
        }
        // The head is there, so all is encoded; most of it waits for this client.
        let held = live() - before;
        assert!(
            held >= expected.len() && held < 2 * expected.len(),
            "{held} bytes are held for {}",
            expected.len()
        );
        let mut piece = vec![0; 64 * 1024];
        let mut at = 0;
        while at < expected.len() {
            let read = client.0.read(&mut piece).unwrap();
            assert_ne!(read, 0);
            assert!(piece[..read] == expected[at..at + read], "at {at}");
            at += read;
        }
        assert_eq!(client.get("/one").status, 200);
    }
}

/// An error in the middle of a value, even behind what would fill any buffer, leaves nothing of it in the answer,
/// and the connection goes on.
fn what_has_no_json_is_a_whole_problem(addr: SocketAddr) {
    let mut client = Client::new(addr);
    let one = client.get("/one").body;
    for target in ["/key", "/time", "/late", "/wrapped", "/status", "/serde", "/panic"] {
        let answer = client.get(target);
        let problem: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!((answer.status, &problem["status"]), (500, &serde_json::Value::from(500)), "{target}");
        assert_eq!(answer.content_type, "application/problem+json", "{target}");
        assert_eq!(client.get("/one").body, one, "behind {target}");
    }
    let fine = client.get("/fine");
    assert_eq!((fine.status, fine.body), (200, serde_json::to_vec(&failing(4)).unwrap()));
}

fn once_is_written_at_build(addr: SocketAddr) {
    let mut client = Client::new(addr);
    for _ in 0..3 {
        assert_eq!(client.get("/once").body, b"{\"value\":7}");
    }
    assert_eq!(WRITTEN.load(Relaxed), 1);
}
