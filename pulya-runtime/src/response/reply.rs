//! The one sink that every answer goes into.
//!
//! It has two forms, so that every responder is written once and every route compiled once: the bytes of an
//! HTTP/1 connection, and the parts of an `http::Response` for HTTP/2, tower and the test client.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use super::{Fixed, Refusal, Response, ResponseBody, Status};
use crate::http1::outgoing::{Outgoing, interim_answer, is_plain_text, unsafe_content_type};
use crate::json;

/// Where the answer to one request goes.
///
/// The first answer counts: what is sent after it is ignored, and said in the log.
#[derive(Debug)]
pub struct Reply<'r> {
    form: Form<'r>,
    /// What becomes of refusals.
    pub(super) refused: Refused,
}

/// What becomes of a refusal: it is sent, or kept for a `catch` of the table.
#[derive(Debug, Default)]
pub(super) enum Refused {
    #[default]
    Sent,
    Kept(Option<Refusal>),
}

#[derive(Debug)]
enum Form<'r> {
    Parts(Option<Parts>),
    /// The bytes of an HTTP/1 connection.
    Wire(&'r mut Outgoing),
}

/// An answer taken apart.
#[derive(Debug)]
pub struct Parts {
    /// The status.
    pub status: Status,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body.
    pub body: ResponseBody,
}

impl<'r> Reply<'r> {
    /// A sink that keeps the answer's parts.
    pub fn parts() -> Self {
        Self { form: Form::Parts(None), refused: Refused::Sent }
    }

    #[inline(always)]
    pub(crate) fn wire(outgoing: &'r mut Outgoing) -> Self {
        Self { form: Form::Wire(outgoing), refused: Refused::Sent }
    }

    /// Whether it borrows all that it holds.
    #[inline(always)]
    pub(crate) fn is_wire(&self) -> bool {
        matches!(self.form, Form::Wire(_)) && matches!(self.refused, Refused::Sent)
    }

    /// The parts, if an answer was sent and this sink keeps them.
    pub fn into_parts(self) -> Option<Parts> {
        match self.form {
            Form::Parts(parts) => parts,
            Form::Wire(_) => None,
        }
    }

    /// Sends a refusal, or keeps it where a `catch` may have another answer to it.
    ///
    /// ```
    /// use pulya_runtime::response::{Refusal, Reply};
    /// let mut reply = Reply::parts();
    /// reply.refuse(Refusal::fixed(404));
    /// assert_eq!(reply.into_parts().unwrap().status, 404);
    /// ```
    #[cold]
    pub fn refuse(&mut self, refusal: Refusal) {
        let answered = self.is_answered();
        match &mut self.refused {
            Refused::Kept(kept) if !answered => *kept = Some(refusal),
            _ => refusal.send(self),
        }
    }

    /// Keeps refusals from now on, until [`Reply::kept`] asks for one.
    #[doc(hidden)]
    #[inline]
    pub fn keep_refusals(&mut self) {
        self.refused = Refused::Kept(None);
    }

    /// The refusal that was kept, if there was one. Those that come later are sent.
    #[doc(hidden)]
    #[inline]
    pub fn kept(&mut self) -> Option<Refusal> {
        match std::mem::take(&mut self.refused) {
            Refused::Kept(kept) => kept,
            Refused::Sent => None,
        }
    }

    /// Sends an answer that was assembled at compile time.
    pub fn fixed(&mut self, fixed: &'static Fixed) {
        match &mut self.form {
            Form::Parts(parts) => {
                let mut headers = HeaderMap::with_capacity(fixed.fields.len());
                for (name, value) in fixed.fields {
                    headers.append(*name, HeaderValue::from_static(value));
                }
                let status = Status::from_u16(fixed.status).unwrap_or(Status::INTERNAL_SERVER_ERROR);
                keep(parts, status, headers, Bytes::from_static(fixed.body));
            }
            Form::Wire(outgoing) => outgoing.fixed(fixed),
        }
    }

    /// Sends a body that is borrowed.
    pub fn send(&mut self, status: Status, content_type: &'static str, body: &[u8]) {
        match &mut self.form {
            Form::Parts(parts) => {
                keep(parts, status, typed(content_type, body.len()), Bytes::copy_from_slice(body));
            }
            Form::Wire(outgoing) => outgoing.send(status, content_type, body),
        }
    }

    /// Sends a body that is owned.
    pub fn send_bytes(&mut self, status: Status, content_type: &'static str, body: Bytes) {
        match &mut self.form {
            Form::Parts(parts) => keep(parts, status, typed(content_type, body.len()), body),
            Form::Wire(outgoing) => outgoing.send_bytes(status, content_type, body),
        }
    }

    /// Sends a status without a body or a content type: for 201, 204 and the like.
    pub fn empty(&mut self, status: Status) {
        match &mut self.form {
            Form::Parts(parts) => keep(parts, status, HeaderMap::new(), Bytes::new()),
            Form::Wire(outgoing) => outgoing.empty(status),
        }
    }

    /// Sends a body that `encode` appends to the connection's own buffer: `content-length` is filled in behind.
    ///
    /// # Errors
    ///
    /// What `encode` fails with; nothing is sent then.
    #[inline]
    pub fn encode(
        &mut self,
        status: Status,
        content_type: &'static str,
        encode: impl FnOnce(&mut Vec<u8>) -> Result<(), json::Error>,
    ) -> Result<(), json::Error> {
        let mut encode = Some(encode);
        self.encode_by(status, content_type, &mut |out| encode.take().map_or(Ok(()), |encode| encode(out)))
    }

    /// The same by a function that is called once. It is `dyn` so that all around it is compiled once, and not for each
    /// type that some table sends.
    pub(super) fn encode_by(
        &mut self,
        status: Status,
        content_type: &'static str,
        encode: &mut dyn FnMut(&mut Vec<u8>) -> Result<(), json::Error>,
    ) -> Result<(), json::Error> {
        match &mut self.form {
            Form::Parts(parts) => {
                let mut body = Vec::new();
                encode(&mut body)?;
                keep(parts, status, typed(content_type, body.len()), Bytes::from(body));
                Ok(())
            }
            Form::Wire(outgoing) => outgoing.encode(status, content_type, encode),
        }
    }

    /// Sends a response that was built as a value.
    pub fn response(&mut self, mut response: Response) {
        if let Some(fault) = response.take_fault() {
            return self.refuse(Refusal::problem(500).cause(fault.into_string()).into());
        }
        match &mut self.form {
            Form::Parts(parts) => {
                let (status, mut headers, body) = response.into_parts();
                match body {
                    _ if status.is_informational() => keep(parts, status, headers, Bytes::new()),
                    ResponseBody::Empty => keep(parts, status, headers, Bytes::new()),
                    ResponseBody::Bytes(bytes) => {
                        headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
                        keep(parts, status, headers, bytes);
                    }
                    ResponseBody::Stream(_) => *parts = Some(Parts { status, headers, body }),
                }
            }
            Form::Wire(outgoing) => outgoing.response(response),
        }
    }

    /// Adds fields to the header section of the answer that was sent; without one they go nowhere. Their values hold
    /// no control bytes.
    pub(crate) fn add_fields(&mut self, fields: &[(&'static str, &str)]) {
        match &mut self.form {
            Form::Parts(Some(parts)) => {
                for (name, value) in fields {
                    if let Ok(value) = HeaderValue::from_str(value) {
                        parts.headers.append(*name, value);
                    }
                }
            }
            Form::Parts(None) => {}
            Form::Wire(outgoing) => outgoing.add_fields(fields),
        }
    }

    /// Whether the answer that was sent has a field of that name.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        match &self.form {
            Form::Parts(parts) => parts.as_ref().is_some_and(|parts| parts.headers.contains_key(name)),
            Form::Wire(outgoing) => outgoing.has_field(name),
        }
    }

    /// Whether an answer has been sent, or a refusal kept.
    pub fn is_answered(&self) -> bool {
        if let Refused::Kept(Some(_)) = self.refused {
            return true;
        }
        match &self.form {
            Form::Parts(parts) => parts.is_some(),
            Form::Wire(outgoing) => outgoing.is_answered(),
        }
    }
}

fn typed(content_type: &'static str, length: usize) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(2);
    let content_type = if is_plain_text(content_type) { content_type } else { unsafe_content_type() };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    headers
}

fn keep(parts: &mut Option<Parts>, status: Status, headers: HeaderMap, body: Bytes) {
    if parts.is_some() {
        tracing::error!("a second answer to one request was dropped");
        return;
    }
    if status.is_informational() {
        interim_answer(status.as_u16());
        let Fixed { body, .. } = Fixed::problem(500);
        let headers = typed("application/problem+json", body.len());
        let (status, body) = (Status::INTERNAL_SERVER_ERROR, ResponseBody::Bytes(Bytes::from_static(body)));
        *parts = Some(Parts { status, headers, body });
        return;
    }
    *parts = Some(Parts { status, headers, body: ResponseBody::Bytes(body) });
}
