//! The one sink that every answer goes into.
//!
//! It has two forms, so that every responder is written once and every route compiled once: the bytes of an
//! HTTP/1 connection, and the parts of an `http::Response` for HTTP/2, tower and the test client.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{Fixed, Refusal, Response, ResponseBody, Status, length};
use crate::http1::outgoing::{Outgoing, interim_answer, is_plain_text, unsafe_content_type};
use crate::json;
use crate::request::Method;

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
    Parts(Kept),
    /// The bytes of an HTTP/1 connection.
    Wire(&'r mut Outgoing),
}

/// An answer that is kept instead of written.
#[derive(Debug, Default)]
struct Kept {
    parts: Option<Parts>,
    /// The method that it answers, if nobody changes it any more: its length is settled then.
    answers: Option<Method>,
}

/// An answer taken apart.
#[derive(Debug)]
pub struct Parts {
    /// The status.
    pub status: Status,
    /// The header fields. A `content-length` among them was set by the handler, until the answer is the last one: what
    /// pulya knows of a body that others may still replace would be wrong by then.
    pub headers: HeaderMap,
    /// The body.
    pub body: ResponseBody,
}

impl<'r> Reply<'r> {
    /// A sink that keeps the answer's parts, for those who may change them.
    pub fn parts() -> Self {
        Self { form: Form::Parts(Kept::default()), refused: Refused::Sent }
    }

    /// A sink that keeps the parts of what goes out: with the length that a connection would write, and without the
    /// body that it would not.
    pub(crate) fn settled(method: Method) -> Self {
        Self { form: Form::Parts(Kept { parts: None, answers: Some(method) }), refused: Refused::Sent }
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
            Form::Parts(kept) => kept.parts,
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
            Form::Parts(kept) => kept.keep(Parts::fixed(fixed)),
            Form::Wire(outgoing) => outgoing.fixed(fixed),
        }
    }

    /// Sends a body that is borrowed.
    pub fn send(&mut self, status: Status, content_type: &'static str, body: &[u8]) {
        match &mut self.form {
            Form::Parts(kept) => kept.keep(Parts::typed(status, content_type, Bytes::copy_from_slice(body))),
            Form::Wire(outgoing) => outgoing.send(status, content_type, body),
        }
    }

    /// Sends a body that is owned.
    pub fn send_bytes(&mut self, status: Status, content_type: &'static str, body: Bytes) {
        match &mut self.form {
            Form::Parts(kept) => kept.keep(Parts::typed(status, content_type, body)),
            Form::Wire(outgoing) => outgoing.send_bytes(status, content_type, body),
        }
    }

    /// Sends a status without a body or a content type: for 201, 204 and the like.
    pub fn empty(&mut self, status: Status) {
        match &mut self.form {
            Form::Parts(kept) => kept.keep(Parts::bytes(status, HeaderMap::new(), Bytes::new())),
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
            Form::Parts(kept) => {
                let mut body = Vec::new();
                encode(&mut body)?;
                kept.keep(Parts::typed(status, content_type, Bytes::from(body)));
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
            Form::Parts(kept) => {
                let (status, headers, body) = response.into_parts();
                kept.keep(match body {
                    ResponseBody::Empty => Parts::bytes(status, headers, Bytes::new()),
                    body => Parts { status, headers, body },
                });
            }
            Form::Wire(outgoing) => outgoing.response(response),
        }
    }

    /// Adds fields to the header section of the answer that was sent; without one they go nowhere. Their values hold
    /// no control bytes.
    pub(crate) fn add_fields(&mut self, fields: &[(&'static str, &str)]) {
        match &mut self.form {
            Form::Parts(kept) => {
                let Some(parts) = &mut kept.parts else { return };
                for (name, value) in fields {
                    if let Ok(value) = HeaderValue::from_str(value) {
                        parts.headers.append(*name, value);
                    }
                }
            }
            Form::Wire(outgoing) => outgoing.add_fields(fields),
        }
    }

    /// Whether the answer that was sent has a field of that name.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        match &self.form {
            Form::Parts(kept) => kept.parts.as_ref().is_some_and(|parts| parts.headers.contains_key(name)),
            Form::Wire(outgoing) => outgoing.has_field(name),
        }
    }

    /// Whether an answer has been sent, or a refusal kept.
    pub fn is_answered(&self) -> bool {
        if let Refused::Kept(Some(_)) = self.refused {
            return true;
        }
        match &self.form {
            Form::Parts(kept) => kept.parts.is_some(),
            Form::Wire(outgoing) => outgoing.is_answered(),
        }
    }
}

impl Kept {
    /// Keeps the first answer. Others are dropped.
    fn keep(&mut self, mut parts: Parts) {
        if self.parts.is_some() {
            tracing::error!("a second answer to one request was dropped");
            return;
        }
        if parts.status.is_informational() {
            interim_answer(parts.status.as_u16());
            return self.keep(Parts::fixed(Fixed::problem(500)));
        }
        if let Some(method) = self.answers
            && let Err(what) = parts.settle(method == Method::Head)
        {
            tracing::error!("{what}");
            return self.keep(Parts::fixed(Fixed::problem(500)));
        }
        self.parts = Some(parts);
    }
}

impl Parts {
    fn bytes(status: Status, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body: ResponseBody::Bytes(body) }
    }

    fn typed(status: Status, content_type: &'static str, body: Bytes) -> Self {
        let mut headers = HeaderMap::with_capacity(2);
        let content_type = if is_plain_text(content_type) { content_type } else { unsafe_content_type() };
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        Self::bytes(status, headers, body)
    }

    fn fixed(fixed: &'static Fixed) -> Self {
        let mut headers = HeaderMap::with_capacity(fixed.fields.len());
        for (name, value) in fixed.fields.iter().filter(|(name, _)| *name != CONTENT_LENGTH) {
            headers.append(*name, HeaderValue::from_static(value));
        }
        let status = Status::from_u16(fixed.status).unwrap_or(Status::INTERNAL_SERVER_ERROR);
        Self::bytes(status, headers, Bytes::from_static(fixed.body))
    }

    /// Says the length that a connection would, and drops the body that it would not send.
    ///
    /// # Errors
    ///
    /// What is wrong with the length that the handler set.
    pub(crate) fn settle(&mut self, head_only: bool) -> Result<(), &'static str> {
        match length::said(self.status, &self.headers, &self.body, head_only)? {
            Some(length) => _ = self.headers.insert(CONTENT_LENGTH, HeaderValue::from(length)),
            None => _ = self.headers.remove(CONTENT_LENGTH),
        }
        // How it is framed is for whoever sends it to say; beside a length it would be read two ways.
        for name in [TRANSFER_ENCODING, HeaderName::from_static("keep-alive")] {
            self.headers.remove(name);
        }
        if head_only || !length::allows_body(self.status) {
            self.body = ResponseBody::Empty;
        }
        Ok(())
    }
}
