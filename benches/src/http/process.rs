//! A peer as a process of its own, and the generator beside it, on separate cores.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A peer that runs.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) addr: SocketAddr,
    child: Child,
    output: BufReader<ChildStdout>,
}

/// CPU time that a process has used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cpu {
    pub(crate) user: Duration,
    pub(crate) system: Duration,
}

/// What the generator measured.
#[derive(Clone, Debug, Default)]
pub(crate) struct Load {
    pub(crate) requests: u64,
    pub(crate) seconds: f64,
    pub(crate) p99: String,
    pub(crate) errors: bool,
}

impl Peer {
    /// Starts a peer on the given cores.
    pub(crate) fn start(program: &std::path::Path, name: &'static str, threads: usize, cores: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port").port();
        let mut child = Command::new("taskset")
            .args(["-c", cores])
            .arg(program)
            .args(["serve", name, &threads.to_string(), &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the peer starts: taskset is part of util-linux");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let peer = Self { name, addr: SocketAddr::from(([127, 0, 0, 1], port)), child, output };
        let start = Instant::now();
        while TcpStream::connect(peer.addr).is_err() {
            assert!(start.elapsed() < Duration::from_secs(10), "{name} does not listen");
            std::thread::sleep(Duration::from_millis(10));
        }
        peer
    }

    /// CPU time so far, of all its threads.
    pub(crate) fn cpu(&self) -> Cpu {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("it runs");
        let fields: Vec<&str> = text.rsplit(')').next().expect("a name").split_whitespace().collect();
        // In hundredths of a second, fields 14 and 15 of proc(5).
        let time = |index: usize| Duration::from_millis(10 * fields[index].parse::<u64>().expect("ticks"));
        Cpu { user: time(11), system: time(12) }
    }

    /// Resident memory in bytes.
    pub(crate) fn resident(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("it runs");
        let line = text.lines().find(|line| line.starts_with("VmRSS:")).expect("a size");
        line.split_whitespace().nth(1).and_then(|size| size.parse::<u64>().ok()).expect("a size") * 1024
    }

    /// Allocations so far, where it counts.
    pub(crate) fn allocations(&mut self) -> u64 {
        writeln!(self.child.stdin.as_mut().expect("piped")).expect("it runs");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it answers");
        line.trim().parse().expect("a number")
    }

    /// One answer over a connection.
    pub(crate) fn get(tcp: &mut TcpStream, path: &str) -> Vec<u8> {
        write!(tcp, "GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n")
            .expect("sent");
        let mut bytes = Vec::new();
        let mut room = [0; 4096];
        loop {
            let count = tcp.read(&mut room).expect("an answer");
            assert!(count > 0, "the connection ended");
            bytes.extend_from_slice(&room[..count]);
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
                let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
                let length: usize = length.and_then(|text| text.trim().parse().ok()).expect("a length");
                if bytes.len() >= end + 4 + length {
                    return bytes[end + 4..].to_vec();
                }
            }
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs wrk against an address for some seconds, on the given cores.
pub(crate) fn wrk(url: &str, connections: usize, threads: usize, seconds: u64, cores: &str) -> Load {
    let output = Command::new("taskset")
        .args(["-c", cores, "wrk", "--latency"])
        .args([format!("-c{connections}"), format!("-t{threads}"), format!("-d{seconds}s"), url.to_owned()])
        .output()
        .expect("wrk runs: apt-get install wrk");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut load =
        Load { errors: text.contains("Socket errors") || text.contains("Non-2xx"), ..Load::default() };
    for line in text.lines().map(str::trim) {
        if let Some(p99) = line.strip_prefix("99%") {
            load.p99 = p99.trim().to_owned();
        }
        if let Some((requests, rest)) = line.split_once(" requests in ") {
            load.requests = requests.trim().parse().expect("a number");
            let time = rest.split(',').next().unwrap_or_default();
            load.seconds = time.trim_end_matches('s').parse().unwrap_or(seconds as f64);
        }
    }
    assert!(load.requests > 0, "{text}{}", String::from_utf8_lossy(&output.stderr));
    load
}
