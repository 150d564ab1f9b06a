//! Large files through little memory, and what is refused.
//!
//! `cargo test -p uploads --release -- --nocapture` sends 1 GiB and prints the most memory that the process had; a
//! debug build sends 64 MiB.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdout, Command};

struct Service {
    process: Child,
    address: String,
    directory: PathBuf,
    _output: Lines<BufReader<ChildStdout>>,
}

impl Service {
    async fn start(name: &str) -> Self {
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
    async fn post(&self, content_type: &str, length: u64) -> TcpStream {
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
    async fn send(&self, content_type: &str, body: &[u8]) -> (u16, Value) {
        let mut socket = self.post(content_type, body.len() as u64).await;
        // A server that refuses early does not read all of it.
        let _ = socket.write_all(body).await;
        answer(socket).await
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.directory).expect("the directory");
        entries.map(|entry| entry.expect("an entry").path()).collect()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

async fn answer(mut socket: TcpStream) -> (u16, Value) {
    let mut bytes = Vec::new();
    let _ = socket.read_to_end(&mut bytes).await;
    let text = String::from_utf8(bytes).expect("text");
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("an answer: {text}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, serde_json::from_str(body).expect("JSON"))
}

const FORM: &str = "multipart/form-data; boundary=xx";

fn part(name: &str, file: Option<&str>, data: &str) -> String {
    let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
    format!("--xx\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{data}\r\n")
}

/// The most memory that a process has had, in KiB.
fn peak(process: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id()?)).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[tokio::test]
async fn a_large_file_goes_through_little_memory() {
    let service = Service::start("large").await;
    let mebibytes: u64 = if cfg!(debug_assertions) { 64 } else { 1024 };
    let (head, tail) =
        (part("file", Some("large.bin"), "").trim_end().to_owned() + "\r\n\r\n", "\r\n--xx--\r\n");
    // Every byte but a line break, so that nothing looks like the end.
    let block: Vec<u8> = (0..1 << 20).map(|index: u32| (index % 251) as u8 | 0x80).collect();
    let length = head.len() as u64 + (mebibytes << 20) + tail.len() as u64;
    let before = peak(&service.process);
    let started = Instant::now();
    let mut socket = service.post(FORM, length).await;
    socket.write_all(head.as_bytes()).await.expect("a write");
    for _ in 0..mebibytes {
        socket.write_all(&block).await.expect("a write");
    }
    socket.write_all(tail.as_bytes()).await.expect("a write");
    let (status, receipt) = answer(socket).await;
    let seconds = started.elapsed().as_secs_f64();
    assert_eq!((status, &receipt["files"][0]["bytes"]), (201, &Value::from(mebibytes << 20)), "{receipt}");
    assert_eq!(receipt["files"][0]["name"], "large.bin");
    let id = receipt["files"][0]["id"].as_str().expect("a name");
    assert!(is(&service.directory.join(id), &block), "what was kept is what was sent");
    match (before, peak(&service.process)) {
        (Some(before), Some(peak)) => {
            println!(
                "{mebibytes} MiB in {seconds:.1} s; most memory: {peak} KiB, of it {before} KiB at the start"
            );
            assert!(peak < 16 << 10, "{peak} KiB");
        }
        _ => println!("NOT MEASURED: the system does not tell how much memory a process had"),
    }
}

/// Whether a file is one block again and again.
fn is(path: &Path, block: &[u8]) -> bool {
    use std::io::Read as _;
    let mut file = std::fs::File::open(path).expect("a file");
    let mut read = vec![0; block.len()];
    loop {
        match file.read(&mut read[..1]).expect("a read") {
            0 => return true,
            _ => file.read_exact(&mut read[1..]).expect("whole blocks"),
        }
        if read != block {
            return false;
        }
    }
}

#[tokio::test]
async fn several_fields() {
    let service = Service::start("several").await;
    let body = format!(
        "{}{}{}--xx--\r\n",
        part("file", Some("../../a.txt"), "one"),
        part("note", None, "said"),
        part("file", None, "")
    );
    let (status, receipt) = service.send(FORM, body.as_bytes()).await;
    assert_eq!(status, 201, "{receipt}");
    assert_eq!(receipt["note"], "said");
    let sizes: Vec<_> =
        receipt["files"].as_array().expect("a list").iter().map(|file| &file["bytes"]).collect();
    assert_eq!(sizes, [3, 0]);
    assert_eq!(service.files().len(), 2, "both in the directory, whatever the client calls them");
}

#[tokio::test]
async fn what_is_refused_leaves_nothing() {
    let service = Service::start("refused").await;
    let file = part("file", Some("a"), "one");
    let long = part("note", None, &"x".repeat(1025));
    let many = part("file", None, "x").repeat(9);
    for (content_type, body, status) in [
        ("text/plain", "x".to_owned(), 415),
        ("multipart/form-data", file.clone(), 415),
        (FORM, "--xx--\r\n".to_owned(), 422),
        (FORM, format!("{file}{}--xx--\r\n", part("other", None, "x")), 422),
        (FORM, format!("{file}{long}--xx--\r\n"), 413),
        (FORM, format!("{many}--xx--\r\n"), 422),
        (FORM, file.clone(), 400),
        (FORM, "garbage".to_owned(), 400),
        (FORM, String::new(), 400),
    ] {
        let (found, problem) = service.send(content_type, body.as_bytes()).await;
        assert_eq!(found, status, "{body}: {problem}");
        assert!(problem["detail"].is_string(), "{problem}");
    }
    // A client that goes away in the middle.
    let mut socket = service.post(FORM, 1 << 20).await;
    socket.write_all(file.as_bytes()).await.expect("a write");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    drop(socket);
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(service.files().is_empty(), "{:?}", service.files());
}
