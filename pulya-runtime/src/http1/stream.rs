//! A response body that comes piece by piece, written no faster than the client takes it.

use std::pin::Pin;
use std::task::Poll;

use axum_core::body::Body;
use bytes::Bytes;
use http_body::Body as _;

use super::link::{Link, LinkError};
use super::outgoing::{LARGE, StreamFraming};
use super::span::RequestSpan;

/// How a stream ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Streamed {
    /// The client got all of it.
    Whole,
    /// It broke off. The client must not take what it got for the whole.
    Cut,
}

/// Pieces are gathered up to this size before they are written.
const GATHERED: usize = 16 * 1024;

const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// Writes `batch`, which ends with the head of this answer, and the stream behind it. Counts its bytes.
pub(crate) async fn stream(
    link: &Link,
    span: &RequestSpan,
    batch: &mut Vec<u8>,
    mut body: Body,
    mut framing: StreamFraming,
    sent: &mut u64,
) -> Result<Streamed, LinkError> {
    loop {
        match next(link, batch, &mut body).await? {
            Some(Ok(data)) => {
                if data.is_empty() {
                    continue;
                }
                if let StreamFraming::Length(left) = &mut framing {
                    let Some(rest) = left.checked_sub(data.len() as u64) else {
                        span.within(|| {
                            tracing::error!(
                                "a stream is longer than its content-length; the connection is closed"
                            );
                        });
                        // What was promised is sent, so that the end is not where more was to come.
                        return Ok(Streamed::Cut);
                    };
                    *left = rest;
                }
                *sent += write(link, batch, &data, framing).await?;
                // A stream and a client that never wait must not have the worker to themselves.
                tokio::task::coop::consume_budget().await;
            }
            Some(Err(error)) => {
                span.within(|| tracing::error!(error = %error, "a stream failed; the connection is closed"));
                return Ok(Streamed::Cut);
            }
            None => break,
        }
    }
    match framing {
        StreamFraming::Length(0) | StreamFraming::Close => {}
        StreamFraming::Length(_) => {
            span.within(|| {
                tracing::error!("a stream is shorter than its content-length; the connection is closed");
            });
            return Ok(Streamed::Cut);
        }
        StreamFraming::Chunked => {
            batch.extend_from_slice(LAST_CHUNK);
            *sent += LAST_CHUNK.len() as u64;
        }
    }
    Ok(Streamed::Whole)
}

/// The next piece. While the stream waits, what was gathered is written, and a client that is gone ends it.
async fn next(
    link: &Link,
    batch: &mut Vec<u8>,
    body: &mut Body,
) -> Result<Option<Result<Bytes, axum_core::Error>>, LinkError> {
    let mut reset = std::pin::pin!(None);
    let mut written = 0;
    let piece = std::future::poll_fn(|cx| {
        loop {
            match Pin::new(&mut *body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    // Trailers are not sent: no request can ask for them here.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Ok(Some(Ok(data))));
                    }
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Ok(Some(Err(error)))),
                Poll::Ready(None) => return Poll::Ready(Ok(None)),
                Poll::Pending => break,
            }
        }
        if let Poll::Ready(Err(error)) = link.poll_flush(cx, batch, &[], &mut written) {
            return Poll::Ready(Err(error));
        }
        if link.worker().phase.is_aborting() {
            return Poll::Ready(Err(LinkError::Aborted));
        }
        if reset.is_none() {
            reset.set(Some(link.socket.reset()));
        }
        match reset.as_mut().as_pin_mut().map(|reset| reset.poll(cx)) {
            Some(Poll::Ready(())) => Poll::Ready(Err(LinkError::Gone)),
            _ => Poll::Pending,
        }
    })
    .await;
    batch.drain(..written);
    piece
}

/// Writes a piece. Gives how many bytes it is with its framing.
async fn write(
    link: &Link,
    batch: &mut Vec<u8>,
    data: &[u8],
    framing: StreamFraming,
) -> Result<u64, LinkError> {
    let chunked = framing == StreamFraming::Chunked;
    let mut length = data.len();
    if chunked {
        let mut digits = [0; 16];
        let digits = hexadecimal(data.len(), &mut digits);
        batch.extend_from_slice(digits);
        batch.extend_from_slice(b"\r\n");
        length += digits.len() + 2 * b"\r\n".len();
    }
    if data.len() < LARGE {
        batch.extend_from_slice(data);
    } else {
        link.write_all(batch, data).await?;
        batch.clear();
    }
    if chunked {
        batch.extend_from_slice(b"\r\n");
    }
    if batch.len() >= GATHERED {
        link.write_all(batch, &[]).await?;
        batch.clear();
    }
    Ok(length as u64)
}

fn hexadecimal(mut number: usize, digits: &mut [u8; 16]) -> &[u8] {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b"0123456789abcdef"[number & 15];
        number >>= 4;
        if number == 0 || at == 0 {
            return &digits[at..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hexadecimal;

    #[test]
    fn sizes() {
        for number in [0, 1, 15, 16, 255, 4096, 0xabc_def0, usize::MAX] {
            assert_eq!(hexadecimal(number, &mut [0; 16]), format!("{number:x}").as_bytes());
        }
    }
}
