//! One answer as HTTP/1.1 writes it: the wire form of [`Reply`](crate::response::Reply).

use std::io::Write as _;

use axum_core::body::Body;
use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName};

use crate::json;
use crate::response::length::{self, allows_body};
use crate::response::{Fixed, Response, ResponseBody, Status, reason};
use crate::server::clock::DateLine;

/// From this size on a body that is owned is written from where it lies.
pub(crate) const LARGE: usize = 16 * 1024;

/// What the connection writes after [`Outgoing::bytes`].
#[derive(Debug, Default)]
pub(crate) enum Payload {
    #[default]
    None,
    /// A large body, written from where it lies.
    Bytes(Bytes),
    /// A body that comes piece by piece.
    Stream { body: Body, framing: StreamFraming },
}

/// How a stream is delimited (RFC 9112 section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamFraming {
    /// So many bytes are still to come: what the head promised.
    Length(u64),
    Chunked,
    /// By the end of the connection: for HTTP/1.0.
    Close,
}

/// The answer to one request.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    /// The head, and the body unless the payload is one.
    pub(crate) bytes: Vec<u8>,
    pub(crate) payload: Payload,
    /// 0 as long as there is no answer.
    pub(crate) status: u16,
    /// Whether the connection ends with this answer.
    pub(crate) close: bool,
    /// Where the empty line of the head stands: `connection` is put in there at the end, if at all.
    tail: usize,
    /// Whether the request was HEAD: a head as for GET, and no body (RFC 9110 section 9.3.2).
    head_only: bool,
    /// Whether the request came with HTTP/1.0, which knows no chunked coding.
    http10: bool,
    /// How many digits the last encoded length had: the best guess at the next.
    digits: u8,
    /// The content type that was sent last, which need not be looked at again.
    plain_type: &'static str,
    pub(crate) date: DateLine,
}

const EMPTY_LINE: &[u8] = b"\r\n";

impl Outgoing {
    /// Makes ready for the answer to a request.
    #[inline]
    pub(crate) fn begin(&mut self, head_only: bool, http10: bool) {
        self.reset();
        self.close = false;
        self.head_only = head_only;
        self.http10 = http10;
    }

    /// Forgets an answer, for one that takes its place.
    #[inline]
    pub(crate) fn reset(&mut self) {
        self.bytes.clear();
        self.status = 0;
        if !matches!(self.payload, Payload::None) {
            self.payload = Payload::None;
        }
    }

    #[inline]
    pub(crate) fn is_answered(&self) -> bool {
        self.status != 0
    }

    /// Whether this is the first answer, and one. Others are dropped.
    #[inline]
    fn admits(&mut self, status: u16) -> bool {
        if self.status != 0 {
            second_answer();
            return false;
        }
        if status < 200 {
            self.interim(status);
            return false;
        }
        self.status = status;
        true
    }

    /// 101 and other interim statuses are no answers to a request (RFC 9110 section 15.2): the client would take the
    /// next answer for this one's.
    #[cold]
    fn interim(&mut self, status: u16) {
        interim_answer(status);
        self.fixed(Fixed::problem(500));
    }

    #[inline]
    pub(crate) fn fixed(&mut self, fixed: &'static Fixed) {
        if !self.admits(fixed.status) {
            return;
        }
        self.bytes.extend_from_slice(fixed.head.as_bytes());
        self.end_head();
        if self.head_only {
        } else if fixed.body.len() < LARGE {
            self.bytes.extend_from_slice(fixed.body);
        } else {
            self.payload = Payload::Bytes(Bytes::from_static(fixed.body));
        }
    }

    #[inline]
    pub(crate) fn send(&mut self, status: Status, content_type: &'static str, body: &[u8]) {
        if !self.admits(status.as_u16()) {
            return;
        }
        if self.sized_head(status, content_type, body.len()) {
            self.bytes.extend_from_slice(body);
        }
    }

    pub(crate) fn send_bytes(&mut self, status: Status, content_type: &'static str, body: Bytes) {
        if body.len() < LARGE {
            self.send(status, content_type, &body);
        } else if self.admits(status.as_u16()) && self.sized_head(status, content_type, body.len()) {
            self.payload = Payload::Bytes(body);
        }
    }

    pub(crate) fn empty(&mut self, status: Status) {
        if !self.admits(status.as_u16()) {
            return;
        }
        self.status_line(status);
        if allows_body(status) || status == Status::RESET_CONTENT {
            self.content_length(0);
        }
        self.end_head();
    }

    pub(crate) fn encode(
        &mut self,
        status: Status,
        content_type: &'static str,
        encode: &mut dyn FnMut(&mut Vec<u8>) -> Result<(), json::Error>,
    ) -> Result<(), json::Error> {
        if !self.admits(status.as_u16()) {
            return Ok(());
        }
        self.status_line(status);
        self.content_type(content_type);
        self.bytes.extend_from_slice(&self.date.line);
        self.bytes.extend_from_slice(b"content-length: ");
        // The length stands before the body and is known after it: leave room for as many digits as the last
        // one had, and move the body only where that was wrong.
        let digits = usize::from(self.digits.clamp(1, 19));
        let length_at = self.bytes.len();
        self.bytes.extend_from_slice(&b"0000000000000000000\r\n\r\n"[19 - digits..]);
        let body_at = self.bytes.len();
        if let Err(error) = encode(&mut self.bytes) {
            self.reset();
            return Err(error);
        }
        // An encoder that takes bytes away is none.
        let length = self.bytes.len().saturating_sub(body_at);
        if !allows_body(status) {
            self.reset();
            self.empty(status);
            return Ok(());
        }
        let mut buffer = itoa::Buffer::new();
        let text = buffer.format(length).as_bytes();
        if text.len() != digits {
            self.digits = text.len() as u8;
            self.move_body(length_at + digits, length_at + text.len());
        }
        self.bytes[length_at..length_at + text.len()].copy_from_slice(text);
        self.tail = length_at + text.len() + EMPTY_LINE.len();
        if self.head_only {
            self.bytes.truncate(self.tail + EMPTY_LINE.len());
        }
        Ok(())
    }

    /// Moves what begins at `from` so that it begins at `to`.
    #[cold]
    fn move_body(&mut self, from: usize, to: usize) {
        let end = self.bytes.len();
        if to > from {
            self.bytes.resize(end + (to - from), 0);
        }
        self.bytes.copy_within(from..end, to);
        self.bytes.truncate(end - from + to);
    }

    pub(crate) fn response(&mut self, response: Response) {
        let (status, mut headers, body) = response.into_parts();
        if !self.admits(status.as_u16()) {
            return;
        }
        let length = match length::said(status, &headers, &body, self.head_only) {
            Ok(length) => length,
            Err(what) => return self.contradiction(what),
        };
        self.own(&mut headers);
        self.status_line(status);
        match length {
            Some(length) => self.content_length(length),
            None if !allows_body(status) => {}
            None if self.http10 => self.close = true,
            None => self.bytes.extend_from_slice(b"transfer-encoding: chunked\r\n"),
        }
        self.fields(&headers);
        self.end_fields(&headers);
        if self.head_only || !allows_body(status) {
            return;
        }
        match body {
            ResponseBody::Empty => {}
            ResponseBody::Bytes(bytes) if bytes.len() < LARGE => self.bytes.extend_from_slice(&bytes),
            ResponseBody::Bytes(bytes) => self.payload = Payload::Bytes(bytes),
            ResponseBody::Stream(body) => {
                let framing = match length {
                    Some(length) => StreamFraming::Length(length),
                    None if self.http10 => StreamFraming::Close,
                    None => StreamFraming::Chunked,
                };
                self.payload = Payload::Stream { body, framing };
            }
        }
    }

    /// Takes out the fields that are the connection's to write (RFC 9110 section 7.6.1, RFC 9112 section 6).
    fn own(&mut self, headers: &mut HeaderMap) {
        for value in headers.get_all(CONNECTION) {
            let mut options = value.as_bytes().split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
            if options.any(|option| option.eq_ignore_ascii_case(b"close")) {
                self.close = true;
            }
        }
        for name in [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING, HeaderName::from_static("keep-alive")] {
            headers.remove(name);
        }
    }

    /// A length that is not the body's would make the client misread what follows: the connection ends.
    #[cold]
    fn contradiction(&mut self, what: &'static str) {
        tracing::error!("{what}; the connection is closed");
        self.reset();
        self.fixed(Fixed::problem(500));
        self.close = true;
    }

    fn fields(&mut self, headers: &HeaderMap) {
        for (name, value) in headers {
            self.bytes.extend_from_slice(name.as_str().as_bytes());
            self.bytes.extend_from_slice(b": ");
            self.bytes.extend_from_slice(value.as_bytes());
            self.bytes.extend_from_slice(b"\r\n");
        }
    }

    /// Ends a head whose fields may hold a date of their own.
    fn end_fields(&mut self, headers: &HeaderMap) {
        if headers.contains_key(DATE) {
            self.tail = self.bytes.len();
            self.bytes.extend_from_slice(EMPTY_LINE);
        } else {
            self.end_head();
        }
    }

    /// Writes the head of a body whose length is known. Says whether the body is to follow.
    #[inline]
    fn sized_head(&mut self, status: Status, content_type: &'static str, length: usize) -> bool {
        self.status_line(status);
        if !allows_body(status) {
            if status == Status::RESET_CONTENT {
                self.content_length(0);
            }
            self.end_head();
            return false;
        }
        self.content_type(content_type);
        self.content_length(length as u64);
        self.end_head();
        !self.head_only
    }

    #[inline]
    fn status_line(&mut self, status: Status) {
        match status.as_u16() {
            200 => self.bytes.extend_from_slice(b"HTTP/1.1 200 OK\r\n"),
            201 => self.bytes.extend_from_slice(b"HTTP/1.1 201 Created\r\n"),
            204 => self.bytes.extend_from_slice(b"HTTP/1.1 204 No Content\r\n"),
            _ => self.other_status_line(status),
        }
    }

    #[cold]
    fn other_status_line(&mut self, status: Status) {
        let reason = reason(status).unwrap_or_default();
        // Writing to a vector does not fail.
        let _ = write!(self.bytes, "HTTP/1.1 {} {reason}\r\n", status.as_u16());
    }

    /// A content type is a literal of the program's, but a line break in it would still end the field.
    #[inline]
    fn content_type(&mut self, value: &'static str) {
        // The same place of the program holds the same text.
        let value = match std::ptr::eq(value, self.plain_type) || is_plain_text(value) {
            true => value,
            false => unsafe_content_type(),
        };
        self.plain_type = value;
        self.bytes.extend_from_slice(b"content-type: ");
        self.bytes.extend_from_slice(value.as_bytes());
        self.bytes.extend_from_slice(b"\r\n");
    }

    #[inline]
    fn content_length(&mut self, length: u64) {
        self.bytes.extend_from_slice(b"content-length: ");
        self.bytes.extend_from_slice(itoa::Buffer::new().format(length).as_bytes());
        self.bytes.extend_from_slice(b"\r\n");
    }

    #[inline]
    fn end_head(&mut self) {
        self.bytes.extend_from_slice(&self.date.line);
        self.tail = self.bytes.len();
        self.bytes.extend_from_slice(EMPTY_LINE);
    }

    /// Whether the head has to say if the connection stays.
    #[inline]
    pub(crate) fn says_whether_open(&self) -> bool {
        self.close || self.http10
    }

    /// Says in the head whether the connection stays, where that is not what the version implies
    /// (RFC 9112 section 9.3).
    #[inline]
    pub(crate) fn say_whether_open(&mut self) {
        match (self.close, self.http10) {
            (false, false) => {}
            (true, _) => self.insert_field(b"connection: close\r\n"),
            (false, true) => self.insert_field(b"connection: keep-alive\r\n"),
        }
    }

    /// Adds fields to the head of the answer, if there is one.
    pub(crate) fn add_fields(&mut self, fields: &[(&'static str, &str)]) {
        if !self.is_answered() {
            return;
        }
        // What stands behind the head is moved once for all of them.
        let length: usize = fields.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
        let (tail, end) = (self.tail.min(self.bytes.len()), self.bytes.len());
        self.bytes.resize(end + length, 0);
        self.bytes.copy_within(tail..end, tail + length);
        let mut at = tail;
        for part in fields.iter().flat_map(|(name, value)| [name, ": ", value, "\r\n"]) {
            self.bytes[at..at + part.len()].copy_from_slice(part.as_bytes());
            at += part.len();
        }
        self.tail = at;
    }

    /// Whether the head of the answer has a field of that name.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        let head = self.bytes.get(..self.tail).unwrap_or_default();
        let mut lines = head.split(|&byte| byte == b'\n');
        lines.any(|line| {
            line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
                && line.get(name.len()) == Some(&b':')
        })
    }

    #[cold]
    fn insert_field(&mut self, line: &[u8]) {
        let tail = self.tail.min(self.bytes.len());
        self.bytes.splice(tail..tail, line.iter().copied());
    }
}

/// Whether the value of a field has nothing but visible ASCII and spaces.
#[inline]
pub(crate) fn is_plain_text(value: &str) -> bool {
    value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cold]
fn second_answer() {
    tracing::error!("a second answer to one request was dropped");
}

#[cold]
pub(crate) fn interim_answer(status: u16) {
    tracing::error!(status, "an interim status is no answer");
}

#[cold]
pub(crate) fn unsafe_content_type() -> &'static str {
    tracing::error!("a content type that is no plain text was replaced");
    "application/octet-stream"
}
