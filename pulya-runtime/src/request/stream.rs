//! The body of a request as a stream, for code that speaks `Stream`.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::{Body, BodyError};

impl<'r> Body<'r> {
    /// The pieces of the body as they come. Nothing is read before the stream is polled, and no more than was asked
    /// for: a slow reader slows the client down. The limit does not count, since nothing is kept.
    ///
    /// ```
    /// # use pulya_runtime::request::{Body, BodyError};
    /// async fn length(body: &mut Body<'_>) -> Result<usize, BodyError> {
    ///     let mut sum = 0;
    ///     while let Some(piece) = body.chunk().await? { // or body.stream(), where a `Stream` is wanted
    ///         sum += piece.len();
    ///     }
    ///     Ok(sum)
    /// }
    /// ```
    pub fn stream<'b>(
        &'b mut self,
    ) -> impl futures_core::Stream<Item = Result<Bytes, BodyError>> + use<'b, 'r> {
        Pieces { idle: Some(self), next, reading: None }
    }
}

/// The next piece, and the body to read on from.
async fn next<'b, 'r>(body: &'b mut Body<'r>) -> (&'b mut Body<'r>, Result<Option<Bytes>, BodyError>) {
    let piece = body.chunk().await;
    (body, piece)
}

pin_project_lite::pin_project! {
    struct Pieces<B, N, F> {
        // The body between two pieces, `None` at its end.
        idle: Option<B>,
        next: N,
        #[pin]
        reading: Option<F>,
    }
}

impl<B, N, F> futures_core::Stream for Pieces<B, N, F>
where
    N: FnMut(B) -> F,
    F: Future<Output = (B, Result<Option<Bytes>, BodyError>)>,
{
    type Item = Result<Bytes, BodyError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        if let Some(body) = this.idle.take() {
            this.reading.set(Some((this.next)(body)));
        }
        let Some(reading) = this.reading.as_mut().as_pin_mut() else { return Poll::Ready(None) };
        let (body, piece) = ready!(reading.poll(cx));
        this.reading.set(None);
        Poll::Ready(match piece {
            Ok(Some(piece)) => {
                *this.idle = Some(body);
                Some(Ok(piece))
            }
            Ok(None) => None,
            Err(error) => Some(Err(error)),
        })
    }
}
