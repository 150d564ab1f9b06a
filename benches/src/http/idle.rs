//! `idle`: the resident memory of a keep-alive connection that has served one request, beside the peers.

use std::net::TcpStream;
use std::time::Duration;

use super::peers::NAMES;
use super::process::Peer;

const CONNECTIONS: usize = 4_000;

pub(crate) fn run() {
    let program = std::env::current_exe().expect("a path");
    println!(
        "Resident memory for an idle connection that has served one request, over {CONNECTIONS} of them.\n"
    );
    for name in NAMES {
        let peer = Peer::start(&program, name, 1, "0-1");
        // What the first ones cost is not theirs alone.
        let mut open: Vec<TcpStream> = (0..200).map(|_| served(&peer)).collect();
        std::thread::sleep(Duration::from_millis(300));
        let before = peer.resident();
        open.extend((0..CONNECTIONS).map(|_| served(&peer)));
        std::thread::sleep(Duration::from_millis(300));
        let bytes = peer.resident().saturating_sub(before) / CONNECTIONS as u64;
        println!("{name:14} {bytes:>8} bytes{}", if *name == "pulya" { "  (at most 2048)" } else { "" });
    }
}

fn served(peer: &Peer) -> TcpStream {
    let mut tcp =
        TcpStream::connect(peer.addr).expect("a connection; the limit of file descriptors is `ulimit -n`");
    Peer::get(&mut tcp, "/");
    tcp
}
