//! Large files through little memory.
//!
//! `UPLOADS_MEBIBYTES=1024 cargo test -p uploads -- --nocapture` sends 1 GiB, as `.ci/run` does, and prints the most
//! memory that the process had. Unless told otherwise it is 64 MiB, so that a plain `cargo test` does not wait for it.

use std::path::Path;
use std::time::Instant;

use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Child;

use crate::form::{FORM, part};
use crate::process::{Service, answer};

/// The most memory that a process has had, in KiB.
fn peak(process: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id()?)).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[tokio::test]
async fn a_large_file_goes_through_little_memory() {
    let service = Service::start("large").await;
    let told = std::env::var("UPLOADS_MEBIBYTES").ok();
    let mebibytes: u64 = told.map_or(64, |told| told.parse().expect("a number"));
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
