//! The head of a request: from bytes to spans, by RFC 9112 and without a second reading of anything.
//!
//! `httparse` finds the fields; what it lets pass and two parsers could read differently is refused here. Heads of
//! the usual form never come that far: `plain` reads them in one pass.

use std::mem::MaybeUninit;

use memchr::memchr;

use super::host::is_host;
use super::plain::plain;
use super::section::KnownSection;
use crate::request::{FieldSpan, Method, Version};

/// How many fields a head may have, whatever the limit that is set: the room `httparse` gets on the stack.
pub(crate) const MOST_FIELDS: usize = 256;

/// What a head may measure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeadLimits {
    /// The request line, in bytes: more is 414.
    pub(crate) line: usize,
    /// The header section, in bytes: more is 431.
    pub(crate) section: usize,
    /// The header section, in fields: more is 431.
    pub(crate) fields: usize,
}

/// How the body of a request is delimited (RFC 9112 section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// By its length; none is 0.
    Length(u64),
    /// By the chunked coding.
    Chunked,
}

/// A complete head, as places in the bytes that it was parsed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ParsedHead {
    /// Bytes in all, the empty line included.
    pub(crate) length: usize,
    pub(crate) method: Method,
    /// Where the method's text stands.
    pub(crate) method_span: (u32, u32),
    /// Where the path stands; empty is `/`, but for `OPTIONS`, where it is `*`.
    pub(crate) path_span: (u32, u32),
    /// Where the query stands, without its `?`.
    pub(crate) query_span: Option<(u32, u32)>,
    /// Where the target ends.
    pub(crate) target_end: u32,
    pub(crate) version: Version,
    pub(crate) framing: Framing,
    /// Whether the client keeps the connection open (RFC 9112 section 9.3).
    pub(crate) keep_alive: bool,
    /// Whether the client waits for 100 (RFC 9110 section 10.1.1).
    pub(crate) expects_continue: bool,
}

/// Why a request is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// The status to answer with.
    pub(crate) status: u16,
    /// The reason, for the log and the counters.
    pub(crate) reason: &'static str,
}

/// What the bytes hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parse {
    /// A whole head, written with the spans of its fields to where the caller said.
    Complete,
    /// The beginning of one.
    Partial,
    /// Something that is not served. Nothing after it is ever read as a request.
    Refused(Refused),
}

impl Default for ParsedHead {
    fn default() -> Self {
        Self {
            length: 0,
            method: Method::Other,
            method_span: (0, 0),
            path_span: (0, 0),
            query_span: None,
            target_end: 0,
            version: Version::Http11,
            framing: Framing::Length(0),
            keep_alive: false,
            expects_continue: false,
        }
    }
}

const fn refused(status: u16, reason: &'static str) -> Refused {
    Refused { status, reason }
}

/// Where a parsed head goes: the caller's memory, so that none of it is moved.
pub(crate) struct Parsed<'p> {
    pub(crate) head: &'p mut ParsedHead,
    pub(crate) spans: &'p mut Vec<FieldSpan>,
    pub(crate) known: &'p mut KnownSection,
}

/// Parses the head that `bytes` begins with. An empty line before it must be taken off already.
#[inline]
pub(crate) fn parse(bytes: &[u8], to: &mut Parsed<'_>, limits: &HeadLimits) -> Parse {
    match plain(bytes, to, limits) {
        Some(()) => Parse::Complete,
        None => thoroughly(bytes, to, limits),
    }
}

/// Parses any head, and says what is wrong with one that is not served.
pub(super) fn thoroughly(bytes: &[u8], to: &mut Parsed<'_>, limits: &HeadLimits) -> Parse {
    to.known.forget();
    // `httparse` would skip it, and then its request line is not the first one.
    if bytes.first() == Some(&b'\n') {
        return Parse::Refused(refused(400, "bare line feed"));
    }
    // On the stack and not initialised: this costs nothing.
    let mut room = [const { MaybeUninit::<httparse::Header<'_>>::uninit() }; MOST_FIELDS];
    let mut request = httparse::Request::new(&mut []);
    let most = limits.fields.min(MOST_FIELDS);
    match request.parse_with_uninit_headers(bytes, &mut room[..most]) {
        Ok(httparse::Status::Complete(length)) => match complete(bytes, length, &request, to, limits) {
            Ok(()) => Parse::Complete,
            Err(refused) => Parse::Refused(refused),
        },
        Ok(httparse::Status::Partial) => partial(bytes, limits),
        Err(error) => failed(bytes, error, to, limits),
    }
}

/// A head that is not there yet: refuses what is too long already.
fn partial(bytes: &[u8], limits: &HeadLimits) -> Parse {
    let (line, section) = split(bytes);
    if line > limits.line {
        return Parse::Refused(refused(414, "request line too long"));
    }
    if section > limits.section {
        return Parse::Refused(refused(431, "header section too long"));
    }
    Parse::Partial
}

/// How long the request line is without its end, as far as it is there, and what is behind it.
fn split(bytes: &[u8]) -> (usize, usize) {
    let (line, section) = match memchr(b'\n', bytes) {
        Some(end) => (&bytes[..end], bytes.len() - end - 1),
        None => (bytes, 0),
    };
    // A CR that came last counts only when no LF follows it: where the bytes were split must not decide.
    (line.strip_suffix(b"\r").unwrap_or(line).len(), section)
}

#[cold]
fn failed(bytes: &[u8], error: httparse::Error, to: &mut Parsed<'_>, limits: &HeadLimits) -> Parse {
    // The whole request line decides between 400, 414 and 505, however its bytes were split.
    let Some(end) = memchr(b'\n', bytes) else { return partial(bytes, limits) };
    let (line, section) = split(bytes);
    if line > limits.line {
        return Parse::Refused(refused(414, "request line too long"));
    }
    // What is wrong beyond the limit is not looked at, whether it has come already or not.
    if section > limits.section {
        return match thoroughly(&bytes[..end + 1 + limits.section], to, limits) {
            Parse::Partial => Parse::Refused(refused(431, "header section too long")),
            parse => parse,
        };
    }
    Parse::Refused(match error {
        httparse::Error::TooManyHeaders => refused(431, "too many fields"),
        httparse::Error::Version if is_other_version(&bytes[..end]) => refused(505, "version"),
        httparse::Error::Version => refused(400, "malformed version"),
        httparse::Error::Token => refused(400, "malformed request line"),
        httparse::Error::HeaderName => refused(400, "malformed field name"),
        httparse::Error::HeaderValue => refused(400, "malformed field value"),
        _ => refused(400, "malformed line end"),
    })
}

/// Whether a request line is well-formed but for a version that is not served (RFC 9112 section 2.3).
fn is_other_version(line: &[u8]) -> bool {
    let Some(line) = line.strip_suffix(b"\r") else { return false };
    let mut words = line.split(|&byte| byte == b' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return false;
    };
    !method.is_empty()
        && !target.is_empty()
        && matches!(version, [b'H', b'T', b'T', b'P', b'/', major, b'.', minor]
            if major.is_ascii_digit() && minor.is_ascii_digit() && !matches!((major, minor), (b'1', b'0' | b'1')))
}

/// The checks of a head that `httparse` took for one.
fn complete(
    bytes: &[u8],
    length: usize,
    request: &httparse::Request<'_, '_>,
    to: &mut Parsed<'_>,
    limits: &HeadLimits,
) -> Result<(), Refused> {
    let (Some(method_name), Some(target), Some(minor)) = (request.method, request.path, request.version)
    else {
        return Err(refused(400, "malformed request line"));
    };
    // One space between the words, CRLF behind them (RFC 9112 section 3).
    let target_start = method_name.len() + 1;
    let target_end = target_start + target.len();
    let line_end = target_end + " HTTP/1.1".len();
    if line_end > limits.line {
        return Err(refused(414, "request line too long"));
    }
    if length - (line_end + 2) > limits.section {
        return Err(refused(431, "header section too long"));
    }
    if !bytes.starts_with(method_name.as_bytes())
        || bytes.get(target_end..target_end + 1) != Some(b" ")
        || bytes.get(line_end..line_end + 2) != Some(b"\r\n")
    {
        return Err(refused(400, "malformed request line"));
    }
    let version = if minor == 0 { Version::Http10 } else { Version::Http11 };

    to.spans.clear();
    let base = bytes.as_ptr() as usize;
    let mut facts = Facts::default();
    // A line ends with CRLF, and the next begins where the last one ended: a bare LF shows as the byte before
    // a name that is not CR (RFC 9112 section 2.2 lets a recipient accept it; two recipients may then differ).
    for (index, header) in request.headers.iter().enumerate() {
        let name_start = header.name.as_ptr() as usize - base;
        let value_start = header.value.as_ptr() as usize - base;
        if bytes.get(name_start.wrapping_sub(2)) != Some(&b'\r') {
            return Err(refused(400, "bare line feed"));
        }
        to.spans.push(FieldSpan {
            name_start: name_start as u32,
            name_end: (name_start + header.name.len()) as u32,
            value_start: value_start as u32,
            value_end: (value_start + header.value.len()) as u32,
        });
        facts.field(index, header.name.as_bytes(), header.value)?;
    }
    if !bytes[..length].ends_with(b"\r\n\r\n") {
        return Err(refused(400, "bare line feed"));
    }

    let method = Method::from_bytes(method_name.as_bytes());
    let target = Target::parse(method, method_name, target, target_start)?;
    conclude(
        bytes,
        Line {
            length,
            method,
            method_end: method_name.len() as u32,
            target_end: target_end as u32,
            target,
            version,
        },
        &facts,
        to,
    )
}

/// A request line, and how long the head is that it begins.
pub(super) struct Line {
    pub(super) length: usize,
    pub(super) method: Method,
    pub(super) method_end: u32,
    pub(super) target_end: u32,
    pub(super) target: Target,
    pub(super) version: Version,
}

/// What line and fields say together: the rules that concern more than one of them.
#[inline]
pub(super) fn conclude(bytes: &[u8], line: Line, facts: &Facts, to: &mut Parsed<'_>) -> Result<(), Refused> {
    let Line { version, target, .. } = line;
    match facts.host {
        Some(index) => {
            let span = &mut to.spans[index];
            if !is_host(&bytes[span.value_start as usize..span.value_end as usize]) {
                return Err(refused(400, "malformed host"));
            }
            // The authority of the target wins over the field (RFC 9112 section 3.2.2).
            if let Some((start, end)) = target.authority {
                (span.value_start, span.value_end) = (start, end);
            }
        }
        None if version == Version::Http11 => return Err(refused(400, "no host")),
        None => {}
    }

    let framing = match (facts.transfer_encoding, facts.content_length) {
        (None, length) => Framing::Length(length.unwrap_or(0)),
        (Some(_), Some(_)) => return Err(refused(400, "content-length beside transfer-encoding")),
        // RFC 9112 section 6.1: a sender of HTTP/1.0 does not know it.
        (Some(_), None) if version == Version::Http10 => {
            return Err(refused(400, "transfer-encoding on HTTP/1.0"));
        }
        (Some(Coding::Chunked), None) => Framing::Chunked,
        (Some(Coding::Other), None) => return Err(refused(501, "unknown transfer coding")),
    };
    if facts.unknown_expectation {
        return Err(refused(417, "unknown expectation"));
    }
    *to.head = ParsedHead {
        length: line.length,
        method: line.method,
        method_span: (0, line.method_end),
        path_span: target.path,
        query_span: target.query,
        target_end: line.target_end,
        version,
        framing,
        keep_alive: !facts.close && (version == Version::Http11 || facts.keep_alive),
        // RFC 9110 section 10.1.1: one that came with HTTP/1.0 is ignored.
        expects_continue: facts.expects_continue && version == Version::Http11,
    };
    Ok(())
}

#[derive(Clone, Copy)]
pub(super) enum Coding {
    Chunked,
    Other,
}

const HOST: u32 = u32::from_le_bytes(*b"host");

/// What the header section says about the message itself.
#[derive(Default)]
pub(super) struct Facts {
    host: Option<usize>,
    content_length: Option<u64>,
    transfer_encoding: Option<Coding>,
    close: bool,
    keep_alive: bool,
    expects_continue: bool,
    unknown_expectation: bool,
}

impl Facts {
    #[inline]
    pub(super) fn field(&mut self, index: usize, name: &[u8], value: &[u8]) -> Result<(), Refused> {
        // By length first: most fields are none of these.
        match name.len() {
            4 => {
                // Letters in lower case; what is none does not become one of these.
                if name.first_chunk().map(|name| u32::from_le_bytes(*name) | 0x2020_2020) == Some(HOST)
                    && self.host.replace(index).is_some()
                {
                    return Err(refused(400, "several hosts"));
                }
                Ok(())
            }
            6 | 10 | 14 | 17 => self.framing_field(name, value),
            _ => Ok(()),
        }
    }

    fn framing_field(&mut self, name: &[u8], value: &[u8]) -> Result<(), Refused> {
        match name.len() {
            6 if name.eq_ignore_ascii_case(b"expect") => {
                if value.eq_ignore_ascii_case(b"100-continue") {
                    self.expects_continue = true;
                } else {
                    self.unknown_expectation = true;
                }
            }
            10 if name.eq_ignore_ascii_case(b"connection") => self.connection(value),
            14 if name.eq_ignore_ascii_case(b"content-length") => {
                // Repeated with the same value it is still one message to every reader (RFC 9112 section 6.3),
                // a list is not: some read the first, some the last, some none.
                let length = decimal(value).ok_or(refused(400, "malformed content-length"))?;
                if self.content_length.replace(length).is_some_and(|before| before != length) {
                    return Err(refused(400, "several content-lengths"));
                }
            }
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => {
                if self.transfer_encoding.is_some() {
                    return Err(refused(400, "several transfer-encodings"));
                }
                self.transfer_encoding = Some(coding(value)?);
            }
            _ => {}
        }
        Ok(())
    }

    fn connection(&mut self, value: &[u8]) {
        for option in value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii) {
            if option.eq_ignore_ascii_case(b"close") {
                self.close = true;
            } else if option.eq_ignore_ascii_case(b"keep-alive") {
                self.keep_alive = true;
            }
        }
    }
}

/// `1*DIGIT` that fits (RFC 9112 section 6.2).
fn decimal(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 19 {
        return None;
    }
    text.iter()
        .try_fold(0u64, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0')))
}

/// The transfer coding, which must be `chunked` and nothing else (RFC 9112 section 6.1).
///
/// One name that is a token but no coding of ours is 501; what does not read as one name is 400, since the
/// reader in front of us may have found `chunked` in it.
fn coding(value: &[u8]) -> Result<Coding, Refused> {
    if value.eq_ignore_ascii_case(b"chunked") {
        return Ok(Coding::Chunked);
    }
    let is_token = !value.is_empty() && value.iter().all(|&byte| super::is_token_byte(byte));
    if is_token { Ok(Coding::Other) } else { Err(refused(400, "malformed transfer-encoding")) }
}

/// The parts of a request target (RFC 9112 section 3.2), as places in the head.
pub(super) struct Target {
    pub(super) path: (u32, u32),
    pub(super) query: Option<(u32, u32)>,
    pub(super) authority: Option<(u32, u32)>,
}

impl Target {
    fn parse(method: Method, method_name: &str, text: &str, start: usize) -> Result<Self, Refused> {
        const MALFORMED: Refused = refused(400, "malformed target");
        let bytes = text.as_bytes();
        // A fragment is never sent, and beyond ASCII nobody agrees (RFC 9112 section 3.2, RFC 3986 section 2).
        let mut query = None;
        for (at, &byte) in bytes.iter().enumerate() {
            match byte {
                b'?' if query.is_none() => query = Some(at),
                b'#' => return Err(MALFORMED),
                b'!'..=b'~' => {}
                _ => return Err(MALFORMED),
            }
        }
        if method_name == "CONNECT" {
            return Err(refused(400, "CONNECT"));
        }
        let at = |from: usize, to: usize| ((start + from) as u32, (start + to) as u32);
        let (authority, path_start) = match bytes.first() {
            Some(b'/') => (None, 0),
            Some(b'*') if bytes.len() == 1 => {
                if method != Method::Options {
                    return Err(MALFORMED);
                }
                return Ok(Self { path: at(0, 1), query: None, authority: None });
            }
            _ => {
                let scheme = ["http://", "https://"]
                    .into_iter()
                    .find(|scheme| {
                        bytes.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme.as_bytes()))
                    })
                    .ok_or(MALFORMED)?;
                let rest = &bytes[scheme.len()..];
                let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(rest.len());
                if !is_host(&rest[..end]) {
                    return Err(MALFORMED);
                }
                let end = scheme.len() + end;
                (Some(at(scheme.len(), end)), end)
            }
        };
        let path_end = query.unwrap_or(bytes.len());
        Ok(Self {
            path: at(path_start, path_end),
            query: query.map(|mark| at(mark + 1, bytes.len())),
            authority,
        })
    }
}

#[cfg(test)]
mod tests;
