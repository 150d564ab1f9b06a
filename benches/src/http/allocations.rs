//! `allocations`: how often a keep-alive request allocates, beside the peers.

use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;

use super::peers::NAMES;
use super::process::Peer;

const WARM: usize = 2_000;
const COUNTED: usize = 10_000;

pub(crate) fn run() {
    let program = counted();
    println!("Allocations for a keep-alive request, over {COUNTED} of them after {WARM} to warm up.\n");
    println!("{:14} {:>10} {:>10} {:>10}", "", "/", "/user/42", "/json");
    for name in NAMES {
        print!("{name:14}");
        for path in ["/", "/user/42", "/json"] {
            let mut peer = Peer::start(&program, name, 1, "0-1");
            let mut tcp = TcpStream::connect(peer.addr).expect("a connection");
            tcp.set_nodelay(true).expect("no delay");
            for _ in 0..WARM {
                Peer::get(&mut tcp, path);
            }
            let before = peer.allocations();
            for _ in 0..COUNTED {
                Peer::get(&mut tcp, path);
            }
            let count = peer.allocations() - before;
            print!(" {:>10.3}", count as f64 / COUNTED as f64);
        }
        println!();
    }
}

/// This program built so that it counts, in a folder of its own.
fn counted() -> PathBuf {
    let own = std::env::current_exe().expect("a path");
    let target = own.ancestors().nth(2).expect("a target folder").join("counted");
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "build",
            "--release",
            "--quiet",
            "-p",
            "pulya-benches",
            "--features",
            "counted",
            "--target-dir",
        ])
        .arg(&target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the counting build failed");
    target.join("release/pulya-benches")
}
