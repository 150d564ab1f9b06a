//! What fuzz targets call: each takes bytes, and panics where something that must hold does not.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::chunk::{Decoder, Step};
use super::connection::connection;
use super::converse::converse;
use super::link::Link;
use super::parse::{HeadLimits, Parse, Parsed, ParsedHead, parse, thoroughly};
use super::section::KnownSection;
use super::socket::Socket;
use crate::app::App;
use crate::exchange::Exchange;
use crate::info::{ProviderInfo, RouteInfo};
use crate::place::Stays;
use crate::response::{Refusal, Respond, Status};
use crate::server::alarm::Alarms;
use crate::server::limits::Limits;
use crate::server::pool::LocalPool;
use crate::server::worker::Worker;

/// A head that is taken for one has only whole lines, is the same whatever follows it, the same to the quick reading
/// as to the thorough one, and the same where another with its header section was read before.
pub fn head(data: &[u8]) {
    let limits = Limits::default().head;
    let read_behind = |other: &[u8],
                       bytes: &[u8],
                       parse: fn(&[u8], &mut Parsed<'_>, &HeadLimits) -> Parse| {
        let (mut head, mut spans, mut known) = (ParsedHead::default(), Vec::new(), KnownSection::default());
        let mut to = Parsed { head: &mut head, spans: &mut spans, known: &mut known };
        parse(other, &mut to, &limits);
        (parse(bytes, &mut to, &limits) == Parse::Complete).then_some((head, spans))
    };
    let read = |bytes: &[u8], parse: fn(&[u8], &mut Parsed<'_>, &HeadLimits) -> Parse| {
        read_behind(b"", bytes, parse)
    };
    let parsed = read(data, parse);
    assert_eq!(parsed, read(data, thoroughly));
    let section = data.splitn(2, |&byte| byte == b'\n').last().unwrap_or_default();
    for line in [&b"GET / HTTP/1.1\r\n"[..], b"POST /another/path?and=query HTTP/1.1\r\n"] {
        assert_eq!(parsed, read_behind(&[line, section].concat(), data, parse));
    }
    let Some((head, spans)) = parsed else { return };
    let bytes = &data[..head.length];
    assert!(bytes.ends_with(b"\r\n\r\n"));
    for line in bytes[..bytes.len() - 2].split_inclusive(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\r\n").expect("a whole line");
        assert!(!line.is_empty());
        assert!(line.iter().all(|&byte| byte == b'\t' || (byte >= b' ' && byte != 0x7f)), "a control byte");
    }
    let hosts = |spans: &[crate::request::FieldSpan]| {
        let name =
            |span: &&crate::request::FieldSpan| &bytes[span.name_start as usize..span.name_end as usize];
        spans.iter().filter(|span| name(span).eq_ignore_ascii_case(b"host")).count()
    };
    assert!(hosts(&spans) <= 1);
    for span in &spans {
        assert!(span.name_start < span.name_end && span.value_start <= span.value_end);
        assert!(span.value_end as usize <= head.length);
    }
    assert_eq!(read(bytes, parse), Some((head, spans)), "another head without what follows");
    for length in 0..head.length {
        assert_eq!(read(&bytes[..length], parse), None, "a head too early");
    }
}

/// A chunked body reads the same in pieces as in one.
pub fn chunk(data: &[u8]) {
    let Some((&piece, data)) = data.split_first() else { return };
    let decode = |piece: usize| {
        let mut decoder = Decoder::new(4096, 16 * 1024);
        let (mut out, mut at) = (Vec::new(), 0);
        loop {
            let part = &data[at..(at + piece).min(data.len())];
            match decoder.step(part) {
                Ok((used, step)) => {
                    at += used;
                    match step {
                        Step::Data(range) => out.extend_from_slice(&part[range]),
                        Step::End => return Ok((out, at)),
                        Step::More if at == data.len() => return Err("not ended"),
                        Step::More => assert!(used > 0, "no progress"),
                    }
                }
                Err(why) => return Err(why),
            }
        }
    };
    assert_eq!(decode(data.len().max(1)), decode(usize::from(piece).max(1)));
}

/// A connection answers the same bytes alike, however they are cut.
pub fn connection_in_pieces(data: &[u8]) {
    let Some((&count, rest)) = data.split_first() else { return };
    let Some((cuts, bytes)) = rest.split_at_checked(usize::from(count % 16)) else { return };
    let worker = Arc::new(Worker::new(Limits::default(), Arc::default(), Arc::default(), false));
    let whole = serve(&worker, std::iter::once(bytes.to_vec()));
    let mut left = bytes;
    let mut pieces: Vec<Vec<u8>> = cuts
        .iter()
        .map(|&cut| {
            let (piece, after) = left.split_at(usize::from(cut).min(left.len()));
            left = after;
            piece.to_vec()
        })
        .collect();
    pieces.push(left.to_vec());
    let cut = serve(&worker, pieces.into_iter());
    assert_eq!(String::from_utf8_lossy(&whole), String::from_utf8_lossy(&cut));
}

/// What a connection answers. Only whether it tells to continue depends on when bytes come.
fn serve(worker: &Arc<Worker>, pieces: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let socket = Socket::script(pieces);
    let registered = Alarms::register(Arc::clone(worker), Waker::noop().clone());
    let link = Box::new(Link { socket: socket.clone(), peer: None, registered });
    let mut serving =
        pin!(connection(link, LocalPool::default(), |link, turn| converse::<Stays, _>(&Echo, link, turn)));
    let mut cx = Context::from_waker(Waker::noop());
    let mut polls = 0;
    while serving.as_mut().poll(&mut cx) == Poll::Pending {
        polls += 1;
        assert!(polls < 100_000, "it does not end");
    }
    let (written, _) = socket.written();
    let text = String::from_utf8_lossy(&written).replace("HTTP/1.1 100 Continue\r\n\r\n", "");
    text.into_bytes()
}

/// Answers with what came.
#[derive(Clone, Copy)]
struct Echo;

impl App for Echo {
    const ROUTES: &'static [RouteInfo] = &[];
    const PROVIDERS: &'static [ProviderInfo] = &[];

    async fn dispatch(self, exchange: &mut Exchange<'_>) {
        let Exchange { head, body, reply, .. } = exchange;
        match head.path {
            "/ignore" => "ignored".respond(reply),
            "/chunks" => {
                let mut length = 0;
                loop {
                    match body.chunk().await {
                        Ok(Some(piece)) => length += piece.len(),
                        Ok(None) => return length.to_string().respond(reply),
                        Err(error) => return Refusal::from(error).send(reply),
                    }
                }
            }
            _ => match body.collect().await {
                Ok(bytes) => {
                    let text = format!("{} {} {:?} {bytes:?}", head.method_name, head.path, head.query);
                    reply.send(Status::OK, "text/plain", text.as_bytes());
                }
                Err(error) => Refusal::from(error).send(reply),
            },
        }
    }
}
