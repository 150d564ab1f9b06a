//! The body of a request: read where an extractor asks for it, within a limit.

use std::fmt;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use http_body::Body as _;

use crate::http1::incoming::Incoming;
use crate::response::{Refusal, Reply, Respond};

/// The body of a request.
///
/// Nothing is read before an extractor asks. What an extractor may gather in memory is bounded by
/// [`Body::limit`] (2 MiB unless the server or the route says otherwise).
#[derive(Debug)]
pub struct Body<'r> {
    source: Source<'r>,
    limit: usize,
}

#[derive(Debug)]
enum Source<'r> {
    Done,
    Bytes(Bytes),
    /// Read to its end by [`Body::collect`], which lends it out.
    Gathered(Bytes),
    /// From HTTP/2, tower or the test client: the box inside is theirs already. With what has come of a whole one that
    /// somebody gave up waiting for.
    Foreign(axum_core::body::Body, BytesMut),
    /// From a connection of this server.
    Wire(Incoming<'r>),
}

/// Why a body could not be read to its end.
#[derive(Debug)]
#[non_exhaustive]
pub enum BodyError {
    /// It is longer than the limit, in bytes, that holds for it: 413.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// It arrived too slowly: 408.
    TimedOut,
    /// Its framing broke the rules of its protocol: 400.
    Malformed(&'static str),
    /// The connection ended before the body did.
    Closed,
    /// The body of another server's request failed.
    Other(axum_core::BoxError),
}

impl<'r> Body<'r> {
    /// The default limit on what is gathered in memory: 2 MiB.
    pub const DEFAULT_LIMIT: usize = 2 * 1024 * 1024;

    /// No body.
    pub fn empty() -> Self {
        Self::new(Source::Done)
    }

    /// A body that is in memory already.
    pub fn bytes(bytes: Bytes) -> Self {
        Self::new(Source::Bytes(bytes))
    }

    /// A body of another server's making.
    pub fn foreign(body: axum_core::body::Body) -> Self {
        Self::new(Source::Foreign(body, BytesMut::new()))
    }

    #[inline(always)]
    pub(crate) fn wire(incoming: Incoming<'r>, limit: usize) -> Self {
        Self { source: Source::Wire(incoming), limit }
    }

    /// Whether it borrows all that it holds.
    #[inline(always)]
    pub(crate) fn is_wire(&self) -> bool {
        matches!(self.source, Source::Wire(_))
    }

    fn new(source: Source<'r>) -> Self {
        Self { source, limit: Self::DEFAULT_LIMIT }
    }

    /// How many bytes an extractor may gather in memory.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Sets how many bytes an extractor may gather in memory.
    pub fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes;
    }

    /// The next piece of the body, `None` at its end. The limit does not count here: nothing is kept.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, in a `select!` or a time-out, it has lost nothing: the next call goes on there.
    ///
    /// # Errors
    ///
    /// When the body can't be read to its end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        match &mut self.source {
            Source::Done | Source::Gathered(_) => Ok(None),
            Source::Wire(incoming) => incoming.chunk().await,
            Source::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                self.source = Source::Done;
                Ok((!bytes.is_empty()).then_some(bytes))
            }
            Source::Foreign(_, come) if !come.is_empty() => Ok(Some(std::mem::take(come).freeze())),
            Source::Foreign(body, _) => {
                let piece = next(body).await?;
                if piece.is_none() {
                    self.source = Source::Done;
                }
                Ok(piece)
            }
        }
    }

    /// The whole body, or what is left of it after [`Body::chunk`]. Called again, the same.
    ///
    /// ```
    /// use pulya_runtime::request::Body;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let mut body = Body::bytes("hello".into());
    /// body.set_limit(3);
    /// assert!(body.collect().await.is_err());
    /// body.set_limit(5);
    /// assert_eq!(body.collect().await?, b"hello");
    /// # Ok::<(), pulya_runtime::request::BodyError>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, or ended by a limit that is raised then, it goes on where it was when it is called
    /// again. [`Body::chunk`] gives what had come, too.
    ///
    /// # Errors
    ///
    /// When it is longer than the limit or can't be read to its end.
    pub async fn collect(&mut self) -> Result<&[u8], BodyError> {
        if !matches!(self.source, Source::Wire(_) | Source::Gathered(_)) {
            self.source = Source::Gathered(self.take_whole().await?);
        }
        match &mut self.source {
            Source::Wire(incoming) => incoming.collect(self.limit).await,
            Source::Gathered(bytes) => Ok(bytes),
            _ => Ok(&[]),
        }
    }

    /// The whole body, owned, likewise; it is given away, and nothing is left.
    ///
    /// # Cancel safety
    ///
    /// As [`Body::collect`].
    ///
    /// # Errors
    ///
    /// As [`Body::collect`].
    pub async fn take(&mut self) -> Result<Bytes, BodyError> {
        match &mut self.source {
            Source::Wire(incoming) => incoming.take(self.limit).await,
            Source::Gathered(bytes) => Ok(std::mem::take(bytes)),
            _ => self.take_whole().await,
        }
    }

    /// The whole of a body that does not come over the wire. Dropped before it is ready, or ended by the limit, it goes
    /// on where it was when it is called again.
    async fn take_whole(&mut self) -> Result<Bytes, BodyError> {
        let limit = self.limit;
        let whole = match &mut self.source {
            Source::Done | Source::Gathered(_) | Source::Wire(_) => return Ok(Bytes::new()),
            Source::Bytes(bytes) => {
                within(bytes.len(), limit)?;
                std::mem::take(bytes)
            }
            Source::Foreign(body, come) => loop {
                within(come.len(), limit)?;
                match next(body).await? {
                    // Most lie in one piece, which need not be copied.
                    Some(piece) if come.is_empty() && body.is_end_stream() && piece.len() <= limit => {
                        break piece;
                    }
                    Some(piece) => come.extend_from_slice(&piece),
                    None => break std::mem::take(come).freeze(),
                }
            },
        };
        self.source = Source::Done;
        Ok(whole)
    }
}

/// The next piece of another server's body that is not empty.
async fn next(body: &mut axum_core::body::Body) -> Result<Option<Bytes>, BodyError> {
    loop {
        match std::future::poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await {
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data()
                    && !data.is_empty()
                {
                    return Ok(Some(data));
                }
            }
            Some(Err(error)) => return Err(BodyError::Other(error.into())),
            None => return Ok(None),
        }
    }
}

fn within(length: usize, limit: usize) -> Result<(), BodyError> {
    if length > limit { Err(BodyError::TooLarge { limit }) } else { Ok(()) }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the body is longer than {limit} bytes"),
            Self::TimedOut => f.write_str("the body came too slowly"),
            Self::Malformed(why) => write!(f, "the body is malformed: {why}"),
            Self::Closed => f.write_str("the body ended too early"),
            Self::Other(error) => write!(f, "the body could not be read: {error}"),
        }
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Other(error) => Some(&**error),
            _ => None,
        }
    }
}

/// So that an error type of one's own can hand it on: `#[problem(transparent)] Body(#[problem(from)] BodyError)`.
impl Respond for BodyError {
    #[cold]
    fn respond(self, reply: &mut Reply<'_>) {
        reply.refuse(self.into());
    }
}

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge { limit } => {
                Refusal::problem(413).detail(format!("The body is longer than {limit} bytes.")).into()
            }
            BodyError::TimedOut => Refusal::fixed(408),
            BodyError::Malformed(why) => Refusal::problem(400).detail(why).into(),
            BodyError::Closed => Refusal::problem(400).detail("The body ended too early.").into(),
            BodyError::Other(error) => {
                Refusal::problem(400).detail("The body could not be read.").cause(error).into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use http_body::Frame;

    use super::*;

    /// A body of somebody else's that waits ahead of each piece.
    struct Waits(VecDeque<&'static str>, bool);

    impl http_body::Body for Waits {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            self.1 = !self.1;
            match self.1 {
                true => Poll::Pending,
                false => Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(Bytes::from(piece))))),
            }
        }
    }

    fn waits() -> Body<'static> {
        Body::foreign(axum_core::body::Body::new(Waits(["one ", "two ", "three"].into(), false)))
    }

    /// One poll, and then it is given up.
    fn once<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        }
    }

    #[test]
    fn what_is_given_up_is_begun_again() {
        let mut body = waits();
        let mut polls = 1;
        let whole = loop {
            match once(body.collect()) {
                Some(whole) => break whole.expect("a body").to_vec(),
                None => polls += 1,
            }
        };
        assert_eq!((whole.as_slice(), polls), (&b"one two three"[..], 5));
        assert_eq!(once(body.collect()).expect("it is there").expect("the same"), b"one two three");
        assert_eq!(once(body.take()).expect("it is there").expect("the same"), "one two three");
        assert_eq!(once(body.take()).expect("nothing to wait for").expect("nothing"), "");
    }

    #[test]
    fn pieces_go_on_where_the_whole_was_given_up() {
        let mut body = waits();
        assert!(once(body.collect()).is_none());
        assert!(once(body.collect()).is_none());
        let mut whole = Vec::new();
        loop {
            match once(body.chunk()).map(|piece| piece.expect("a body")) {
                Some(Some(piece)) => whole.extend_from_slice(&piece),
                Some(None) => break,
                None => {}
            }
        }
        assert_eq!(whole, b"one two three");
    }

    #[test]
    fn a_limit_can_be_raised() {
        for mut body in [Body::bytes(Bytes::from("one two three")), waits()] {
            body.set_limit(6);
            let refused = loop {
                if let Some(outcome) = once(body.collect()) {
                    break outcome.is_err();
                }
            };
            assert!(refused);
            body.set_limit(13);
            let whole = loop {
                if let Some(outcome) = once(body.collect()) {
                    break outcome.expect("a body").to_vec();
                }
            };
            assert_eq!(whole, b"one two three");
        }
    }
}
