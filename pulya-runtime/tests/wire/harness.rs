//! A server in a thread, and a client that speaks bytes.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use pulya_runtime::server::{ServeError, Server, ShutdownHandle};

use crate::app::{Seen, Service};

/// Nothing that works takes this long, however busy the machine is.
pub(crate) const LONG: Duration = Duration::from_secs(20);

pub(crate) struct Running {
    pub(crate) addr: SocketAddr,
    pub(crate) seen: &'static Seen,
    handle: ShutdownHandle,
    thread: Option<JoinHandle<Result<(), ServeError>>>,
}

/// Starts a server on a port of its own.
pub(crate) fn start(set_up: impl FnOnce(Server) -> Server) -> Running {
    run(set_up(Server::bind("127.0.0.1:0").workers(1).signals(false)), false)
}

/// Starts a server whose connections move between the threads of one runtime.
pub(crate) fn start_shared(set_up: impl FnOnce(Server) -> Server) -> Running {
    run(set_up(Server::bind("127.0.0.1:0").signals(false)), true)
}

pub(crate) fn run(server: Server, shared: bool) -> Running {
    let service = Service::new();
    let (listening, listens) = mpsc::channel();
    let handle = server.handle();
    let server = server.on_listen(move |addr| listening.send(addr).expect("the test waits"));
    let thread = std::thread::spawn(move || {
        let mut builder = match shared {
            true => tokio::runtime::Builder::new_multi_thread(),
            false => tokio::runtime::Builder::new_current_thread(),
        };
        builder.enable_all().build().expect("a runtime").block_on(async {
            match shared {
                true => server.shared_runtime().serve(service).await,
                false => server.serve(service).await,
            }
        })
    });
    let addr = listens.recv_timeout(LONG).expect("the server listens");
    Running { addr, seen: service.seen, handle, thread: Some(thread) }
}

impl Running {
    pub(crate) fn connect(&self) -> Client {
        let stream = TcpStream::connect(self.addr).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        stream.set_read_timeout(Some(LONG)).expect("a time-out");
        stream.set_write_timeout(Some(LONG)).expect("a time-out");
        Client { stream, unread: Vec::new() }
    }

    /// Begins the end.
    pub(crate) fn shut_down(&self) {
        self.handle.shut_down();
    }

    /// Waits for the end.
    pub(crate) fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            thread.join().expect("no panic").expect("no error");
        }
    }

    pub(crate) fn stop(mut self) {
        self.shut_down();
        self.join();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.handle.shut_down();
        if !std::thread::panicking() {
            self.join();
        }
    }
}

pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    unread: Vec<u8>,
}

/// An answer as a client reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.head.split("\r\n").skip(1).find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
    pub(crate) fn closes(&self) -> bool {
        self.field("connection") == Some("close")
    }
}

impl Client {
    /// Sends bytes; that the server has closed already is for the reader to find out.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.stream.write_all(bytes.as_ref());
    }

    /// Sends nothing more.
    pub(crate) fn end(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.send(format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n"));
        self.answer()
    }

    /// More bytes, `false` at the end.
    fn more(&mut self) -> bool {
        let mut room = [0; 16 * 1024];
        match self.stream.read(&mut room) {
            Ok(0) => false,
            Ok(count) => {
                self.unread.extend_from_slice(&room[..count]);
                true
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("{error}, after {:?}", String::from_utf8_lossy(&self.unread)),
        }
    }

    fn until(&mut self, end: &[u8]) -> Option<String> {
        loop {
            if let Some(at) = self.unread.windows(end.len()).position(|window| window == end) {
                let text: Vec<u8> = self.unread.drain(..at + end.len()).collect();
                return Some(String::from_utf8(text[..at].to_vec()).expect("text"));
            }
            if !self.more() {
                return None;
            }
        }
    }

    fn exactly(&mut self, length: usize) -> Option<Vec<u8>> {
        while self.unread.len() < length {
            if !self.more() {
                return None;
            }
        }
        Some(self.unread.drain(..length).collect())
    }

    /// The next answer.
    pub(crate) fn answer(&mut self) -> Answer {
        self.try_answer(false).expect("a whole answer")
    }

    /// The next answer, to HEAD.
    pub(crate) fn answer_to_head(&mut self) -> Answer {
        self.try_answer(true).expect("a whole answer")
    }

    /// The next answer, if a whole one comes before the end.
    pub(crate) fn try_answer(&mut self, to_head: bool) -> Option<Answer> {
        let head = self.until(b"\r\n\r\n")?;
        let status = head.get(9..12).and_then(|digits| digits.parse().ok()).expect("a status");
        let mut answer = Answer { status, head, body: Vec::new() };
        if to_head || matches!(status, 100..200 | 204 | 304) {
            return Some(answer);
        }
        if let Some(length) = answer.field("content-length") {
            assert_eq!(answer.field("transfer-encoding"), None);
            answer.body = self.exactly(length.parse().expect("a length"))?;
        } else if answer.field("transfer-encoding") == Some("chunked") {
            loop {
                let size = usize::from_str_radix(&self.until(b"\r\n")?, 16).expect("a size");
                let data = self.exactly(size)?;
                assert_eq!(self.until(b"\r\n")?, "");
                if size == 0 {
                    break;
                }
                answer.body.extend(data);
            }
        } else {
            while self.more() {}
            answer.body = std::mem::take(&mut self.unread);
        }
        Some(answer)
    }

    /// Everything up to the end of the connection.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        while self.more() {}
        std::mem::take(&mut self.unread)
    }

    /// Asserts that the server has nothing more to say.
    #[track_caller]
    pub(crate) fn assert_end(&mut self) {
        let rest = self.rest();
        assert!(rest.is_empty(), "{:?}", String::from_utf8_lossy(&rest));
    }
}
