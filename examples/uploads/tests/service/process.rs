//! The service under test: a process of its own, on a free port, with a directory of its own.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdout, Command};

pub(crate) struct Service {
    pub(crate) process: Child,
    pub(crate) address: String,
    pub(crate) directory: PathBuf,
    _output: Lines<BufReader<ChildStdout>>,
}

impl Service {
    pub(crate) async fn start(name: &str) -> Self {
        let directory = std::env::temp_dir().join(format!("pulya-uploads-{}-{name}", std::process::id()));
        let mut process = Command::new(env!("CARGO_BIN_EXE_uploads"))
            .env("UPLOADS_ADDRESS", "127.0.0.1:0")
            .env("UPLOADS_DIRECTORY", &directory)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the service starts");
        let mut output = BufReader::new(process.stdout.take().expect("its output")).lines();
        let url = output.next_line().await.expect("its output").expect("its URL");
        let address = url.trim_start_matches("http://").to_owned();
        Self { process, address, directory, _output: output }
    }

    /// Opens a request whose body is so long, or comes in chunks.
    pub(crate) async fn post(&self, content_type: &str, length: u64) -> TcpStream {
        let mut socket = TcpStream::connect(&self.address).await.expect("a connection");
        let head = format!(
            "POST /uploads HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: {content_type}\r\n\
             content-length: {length}\r\n\r\n",
            self.address
        );
        socket.write_all(head.as_bytes()).await.expect("a write");
        socket
    }

    /// Sends a whole body.
    pub(crate) async fn send(&self, content_type: &str, body: &[u8]) -> (u16, Value) {
        let mut socket = self.post(content_type, body.len() as u64).await;
        // A server that refuses early does not read all of it.
        let _ = socket.write_all(body).await;
        answer(socket).await
    }

    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.directory).expect("the directory");
        entries.map(|entry| entry.expect("an entry").path()).collect()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

pub(crate) async fn answer(mut socket: TcpStream) -> (u16, Value) {
    let mut bytes = Vec::new();
    let _ = socket.read_to_end(&mut bytes).await;
    let text = String::from_utf8(bytes).expect("text");
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("an answer: {text}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, serde_json::from_str(body).expect("JSON"))
}
