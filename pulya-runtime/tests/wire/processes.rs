//! Servers in processes of their own: signals, handing a listener over, running out of descriptors.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use pulya_runtime::server::Server;
use rustix::process::{Pid, Signal, kill_process};

use crate::app::Service;
use crate::harness::LONG;

const CHILD: &str = "PULYA_TEST_SERVER";

/// Not a test by itself: what a process of its own runs.
#[test]
fn server() {
    let Ok(kind) = std::env::var(CHILD) else { return };
    let server = match kind.as_str() {
        // Handed over as descriptor 0.
        "inherit" => {
            let listener: OwnedFd = std::io::stdin().as_fd().try_clone_to_owned().expect("a descriptor");
            Server::from_listener(TcpListener::from(listener))
        }
        "impatient" => Server::bind("127.0.0.1:0").drain_timeout(Duration::from_millis(200)),
        _ => Server::bind("127.0.0.1:0"),
    };
    let service = Service::new();
    let server =
        server.workers(2).connections_limit(100_000).on_listen(|addr| println!("\nlistening {addr}"));
    let served = match kind.as_str() {
        "shared" => {
            let mut runtime = tokio::runtime::Builder::new_multi_thread();
            let runtime = runtime.worker_threads(2).enable_all().build().expect("a runtime");
            runtime.block_on(server.shared_runtime().serve(service))
        }
        _ => {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build().expect("a runtime").block_on(server.serve(service))
        }
    };
    served.expect("serves");
    println!("\nanswered {}", service.seen.requests.load(SeqCst));
}

struct Process {
    child: Child,
    output: BufReader<ChildStdout>,
    addr: SocketAddr,
}

impl Process {
    fn start(kind: &str, stdin: Stdio, descriptors: Option<usize>) -> Self {
        let program = std::env::current_exe().expect("a path");
        let mut command = match descriptors {
            Some(count) => {
                let mut command = Command::new("sh");
                command.args(["-c", &format!("ulimit -n {count}; exec \"$0\" \"$@\"")]).arg(program);
                command
            }
            None => Command::new(program),
        };
        let mut child = command
            .args(["processes::server", "--exact", "--nocapture"])
            .env(CHILD, kind)
            .stdin(stdin)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let mut process = Self { child, output, addr: SocketAddr::from(([127, 0, 0, 1], 0)) };
        process.addr = process.line("listening ").parse().expect("an address");
        process
    }

    /// The rest of the line that begins so.
    fn line(&mut self, start: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.output.read_line(&mut line).expect("text") > 0, "no line begins {start:?}");
            if let Some(rest) = line.strip_prefix(start) {
                return rest.trim().to_owned();
            }
        }
    }

    fn terminate(&self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("it runs");
    }

    /// How many requests it answered, when it has ended by itself.
    fn ended(mut self) -> usize {
        let answered = self.line("answered ").parse().expect("a number");
        assert!(self.child.wait().expect("it ran").success());
        answered
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What became of a request.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Answered {
        last: bool,
    },
    /// The connection ended in good order before a byte of an answer.
    NotTaken,
}

/// One request over a connection. Panics if an answer is cut short or the connection is reset.
fn request(tcp: &mut TcpStream, path: &str, field: &str) -> Fate {
    // One write, so that the request is there as a whole or not at all.
    let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\n{field}\r\n");
    tcp.write_all(request.as_bytes()).expect("the server does not reset");
    let mut bytes = Vec::new();
    let mut room = [0; 1024];
    loop {
        let count = match tcp.read(&mut room) {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&bytes)),
        };
        if count == 0 {
            assert!(bytes.is_empty(), "cut short: {:?}", String::from_utf8_lossy(&bytes));
            return Fate::NotTaken;
        }
        bytes.extend_from_slice(&room[..count]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
            if body.len() == length.and_then(|digits| digits.parse::<usize>().ok()).expect("a length") {
                assert!(head.starts_with("HTTP/1.1 200"));
                return Fate::Answered { last: head.contains("connection: close") };
            }
        }
    }
}

fn connect(addr: SocketAddr) -> TcpStream {
    let tcp = TcpStream::connect(addr).expect("a connection");
    tcp.set_nodelay(true).expect("no delay");
    tcp.set_read_timeout(Some(LONG)).expect("a time-out");
    tcp
}

#[test]
fn a_signal_under_load_loses_no_answer() {
    const CONNECTIONS: usize = 200;
    const REQUESTS: usize = 20_000;
    let process = Process::start("bind", Stdio::null(), None);
    let (sent, answered, told) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    // Connected before the end begins: the backlog is another test's affair.
    let connections: Vec<TcpStream> = (0..CONNECTIONS).map(|_| connect(process.addr)).collect();
    std::thread::scope(|scope| {
        for (index, mut tcp) in connections.into_iter().enumerate() {
            let (sent, answered, told) = (&sent, &answered, &told);
            scope.spawn(move || {
                while sent.fetch_add(1, SeqCst) < REQUESTS {
                    let path = if index % 3 == 0 { "/sleep/2" } else { "/say/x" };
                    match request(&mut tcp, path, "") {
                        Fate::Answered { last } => {
                            answered.fetch_add(1, SeqCst);
                            if last {
                                assert!(told.load(SeqCst), "the last answer came before the end began");
                                assert_eq!(tcp.read(&mut [0]).expect("a decent end"), 0);
                                return;
                            }
                        }
                        Fate::NotTaken => {
                            assert!(told.load(SeqCst), "the connection ended before the end began");
                            return;
                        }
                    }
                }
            });
        }
        while sent.load(SeqCst) < REQUESTS / 4 {
            std::thread::yield_now();
        }
        told.store(true, SeqCst);
        process.terminate();
    });
    let answered = answered.load(SeqCst);
    assert!((REQUESTS / 8..REQUESTS).contains(&answered), "{answered}");
    // Every request that was taken has been answered, and its answer has arrived.
    assert_eq!(process.ended(), answered);
}

#[test]
fn a_restart_under_load_loses_no_request() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let addr = listener.local_addr().expect("an address");
    let inherit = || Stdio::from(OwnedFd::from(listener.try_clone().expect("a descriptor")));
    let mut server = Process::start("inherit", inherit(), None);
    let (done, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let served = std::thread::scope(|scope| {
        for index in 0..16 {
            let (done, answered) = (&done, &answered);
            scope.spawn(move || {
                while !done.load(SeqCst) {
                    // A connection for each request, so that many wait to be accepted at any time.
                    let path = if index % 4 == 0 { "/sleep/3" } else { "/say/x" };
                    let fate = request(&mut connect(addr), path, "connection: close\r\n");
                    assert_eq!(fate, Fate::Answered { last: true });
                    answered.fetch_add(1, SeqCst);
                }
            });
        }
        let mut served = 0;
        for _ in 0..3 {
            std::thread::sleep(Duration::from_millis(200));
            let next = Process::start("inherit", inherit(), None);
            server.terminate();
            served += std::mem::replace(&mut server, next).ended();
        }
        std::thread::sleep(Duration::from_millis(100));
        done.store(true, SeqCst);
        served
    });
    server.terminate();
    assert_eq!(served + server.ended(), answered.load(SeqCst));
}

#[test]
fn without_descriptors_accepting_pauses_and_goes_on() {
    let process = Process::start("bind", Stdio::null(), Some(48));
    let mut waiting: Vec<TcpStream> = (0..120).map(|_| connect(process.addr)).collect();
    for tcp in &mut waiting {
        tcp.write_all(b"GET /say/x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").expect("sent");
    }
    // In the order they came: each that ends makes room for another.
    for tcp in waiting {
        let mut text = String::new();
        (&tcp).read_to_string(&mut text).expect("an answer");
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    }
    // The same without being told that a connection ends: all stay open until one goes.
    let mut open: Vec<TcpStream> = (0..60).map(|_| connect(process.addr)).collect();
    for tcp in &mut open {
        tcp.write_all(b"GET /say/x HTTP/1.1\r\nhost: a\r\n\r\n").expect("sent");
    }
    for mut tcp in open {
        assert_ne!(tcp.read(&mut [0; 512]).expect("an answer"), 0);
    }
}

/// Whom the kernel took is answered, though most of them can be accepted only after others have ended; and those who
/// come on and on in the meantime don't keep the server from its end.
#[test]
fn a_signal_without_descriptors_loses_nobody_who_waits() {
    const WAITING: usize = 200;
    for kind in ["bind", "shared"] {
        let process = Process::start(kind, Stdio::null(), Some(64));
        let addr = process.addr;
        let mut waiting: Vec<TcpStream> = (0..WAITING).map(|_| connect(addr)).collect();
        for tcp in &mut waiting {
            tcp.write_all(b"GET /say/x HTTP/1.1\r\nhost: a\r\n\r\n").expect("sent");
        }
        // The first ones are open and stay so: there are no descriptors for the others.
        let mut first = [0; 512];
        let length = waiting[0].read(&mut first).expect("an answer");
        assert!(first[..length].starts_with(b"HTTP/1.1 200"));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while let Ok(mut tcp) = TcpStream::connect(addr) {
                        // They came too late to be owed anything.
                        let _ = tcp.set_read_timeout(Some(LONG));
                        let _ = tcp.write_all(b"GET /say/x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
                        let _ = tcp.read_to_end(&mut Vec::new());
                    }
                });
            }
            process.terminate();
            for (index, mut tcp) in waiting.into_iter().enumerate() {
                let mut text = String::new();
                tcp.read_to_string(&mut text).expect("a decent end");
                assert!(index == 0 || text.starts_with("HTTP/1.1 200"), "{kind} {index}: {text}");
            }
        });
        assert!(process.ended() >= WAITING, "{kind}");
    }
}

/// And whoever was told that the server listens may end it: no answer is waited for here.
#[test]
fn waiting_for_descriptors_ends_with_the_drain() {
    let process = Process::start("impatient", Stdio::null(), Some(64));
    let mut waiting: Vec<TcpStream> = (0..100).map(|_| connect(process.addr)).collect();
    for tcp in &mut waiting {
        tcp.write_all(b"GET /never HTTP/1.1\r\nhost: a\r\n\r\n").expect("sent");
    }
    process.terminate();
    let begun = Instant::now();
    assert!(process.ended() < waiting.len());
    assert!(begun.elapsed() < LONG);
}
