//! A server on a port of its own, and a client that knows as little as a test needs.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::Answer;

/// A table being served.
pub struct Served {
    addr: SocketAddr,
    handle: pulya::ShutdownHandle,
    task: tokio::task::JoinHandle<Result<(), pulya::ServeError>>,
}

impl Served {
    pub async fn start(app: impl pulya::App + Send) -> Self {
        let (tell, told) = tokio::sync::oneshot::channel();
        let server = pulya::Server::bind("127.0.0.1:0").workers(1).signals(false).on_listen(|addr| {
            let _ = tell.send(addr);
        });
        let handle = server.handle();
        let task = tokio::spawn(server.serve(app));
        Self { addr: told.await.unwrap(), handle, task }
    }

    pub fn connect(&self) -> Connection {
        let stream = TcpStream::connect(self.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Connection { reader: BufReader::new(stream) }
    }

    pub async fn stop(self) {
        self.handle.shut_down();
        self.task.await.unwrap().unwrap();
    }
}

/// A connection that is kept alive.
pub struct Connection {
    reader: BufReader<TcpStream>,
}

impl Connection {
    pub fn send(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.write(method, target, headers, body);
        self.read(method)
    }

    pub fn write(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) {
        let mut head = format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        let stream = self.reader.get_mut();
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
    }

    /// Waits until an answer arrives, and leaves it unread: whoever is dropped then goes away by a reset.
    pub fn leave_unread(&self) {
        assert_eq!(self.reader.get_ref().peek(&mut [0]).unwrap(), 1);
    }

    pub fn read(&mut self, method: &str) -> Answer {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        let status: u16 =
            line.split(' ').nth(1).unwrap_or_else(|| panic!("a status line: {line:?}")).parse().unwrap();
        let mut headers = Vec::new();
        loop {
            line.clear();
            self.reader.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let field =
            |name: &str| headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
        let mut body = Vec::new();
        if method != "HEAD" && status != 204 && status != 304 {
            match field("content-length") {
                Some(length) => {
                    body.resize(length.parse().unwrap(), 0);
                    self.reader.read_exact(&mut body).unwrap();
                }
                None => {
                    assert_eq!(field("transfer-encoding").as_deref(), Some("chunked"));
                    self.read_chunks(&mut body);
                }
            }
        }
        Answer { status, headers, body: String::from_utf8(body).unwrap() }
    }

    fn read_chunks(&mut self, body: &mut Vec<u8>) {
        loop {
            let mut line = String::new();
            self.reader.read_line(&mut line).unwrap();
            let length = usize::from_str_radix(line.trim_end(), 16).unwrap();
            let start = body.len();
            body.resize(start + length, 0);
            self.reader.read_exact(&mut body[start..]).unwrap();
            line.clear();
            self.reader.read_line(&mut line).unwrap();
            assert_eq!(line, "\r\n");
            if length == 0 {
                return;
            }
        }
    }
}
