//! Streams over a socket: read no faster than the client takes them, and broken off so that the client sees it.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::thread::sleep;
use std::time::Duration;

use bytes::Bytes;
use pulya::Stream;
use pulya::prelude::*;

const PIECE: usize = 64 << 10;
const PIECES: usize = 1024;

/// How many pieces were asked for.
static ASKED: AtomicUsize = AtomicUsize::new(0);

/// 64 MiB, all of it there at once, or an error in its middle.
struct Pieces {
    left: usize,
    fails: bool,
}

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(left) = self.left.checked_sub(1) else { return Poll::Ready(None) };
        self.left = left;
        ASKED.fetch_add(1, Ordering::SeqCst);
        if self.fails && left == PIECES / 2 {
            return Poll::Ready(Some(Err(std::io::Error::other("the disk is gone"))));
        }
        Poll::Ready(Some(Ok(Bytes::from(vec![b'x'; PIECE]))))
    }
}

pulya::routes! {
    struct Table;

    GET "/all"    => Stream(Pieces { left: PIECES, fails: false });
    GET "/broken" => Stream(Pieces { left: PIECES, fails: true });
    #[etag]
    GET "/tagged" => Stream(Pieces { left: PIECES, fails: false });
    scope "/around" {
        around next.await.header("x-around", "yes");
        GET "" => Stream(Pieces { left: PIECES, fails: false });
    }
}

fn get(address: SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("a connection");
    write!(stream, "GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").expect("a request");
    stream
}

/// What was asked for when nothing more is asked for.
fn settled() -> usize {
    loop {
        let before = ASKED.load(Ordering::SeqCst);
        sleep(Duration::from_millis(300));
        if before > 0 && before == ASKED.load(Ordering::SeqCst) {
            return before;
        }
    }
}

/// The body without the frames of chunks, and whether its end was said.
fn unchunked(mut bytes: &[u8]) -> (usize, bool) {
    let mut length = 0;
    while let Some(end) = bytes.windows(2).position(|pair| pair == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a size");
        if size == 0 {
            return (length, true);
        }
        length += size;
        bytes = bytes.get(end + 2 + size + 2..).unwrap_or_default();
    }
    (length, false)
}

fn drive(address: SocketAddr) {
    for path in ["/all", "/around", "/tagged"] {
        ASKED.store(0, Ordering::SeqCst);
        let mut stream = get(address, path);
        // The client takes nothing: what the kernel's buffers hold goes out, and no more is made.
        let asked = settled();
        assert!(asked < PIECES / 2, "{path}: {asked} pieces of {PIECES} were made for nobody");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let at = bytes.windows(4).position(|end| end == b"\r\n\r\n").expect("a head") + 4;
        assert_eq!(unchunked(&bytes[at..]), (PIECE * PIECES, true), "{path}");
        assert_eq!(ASKED.load(Ordering::SeqCst), PIECES, "{path}");
    }
    let mut bytes = Vec::new();
    // It may end in a reset.
    let _ = get(address, "/broken").read_to_end(&mut bytes);
    let at = bytes.windows(4).position(|end| end == b"\r\n\r\n").expect("a head") + 4;
    assert!(!unchunked(&bytes[at..]).1, "what broke off does not look whole");
    // A client that goes away takes its stream with it.
    ASKED.store(0, Ordering::SeqCst);
    drop(get(address, "/all"));
    assert!(settled() < PIECES / 2);
}

#[tokio::test]
async fn streams_wait_for_their_client() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let server = Server::bind("127.0.0.1:0").workers(1).signals(false).on_listen(|at| {
        let _ = tell.send(at);
    });
    let handle = server.handle();
    let served = tokio::spawn(server.serve(Table::build().await.expect("a table")));
    let address = told.await.expect("it listens");
    tokio::task::spawn_blocking(move || drive(address)).await.expect("no panic");
    handle.shut_down();
    served.await.expect("no panic").expect("it served");
}
