//! Bodies of axum-core's that are all there already, as most are: sent as bytes, so that they can be tagged and go out
//! with their head.

use std::mem::take;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use axum_core::Error;
use axum_core::body::Body;
use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};

use super::ResponseBody;

/// The longest body that is asked whether it is all there.
const LONGEST: u64 = 256 * 1024;

/// The body as bytes, if its first piece is all of it, and as the stream that it is otherwise.
pub(super) fn body(mut body: Body) -> ResponseBody {
    let length = match body.size_hint().exact() {
        Some(0) if body.is_end_stream() => return ResponseBody::Empty,
        Some(length @ 1..=LONGEST) => length,
        _ => return ResponseBody::Stream(body),
    };
    // Who waits for more asks again, with a waker of its own.
    let mut cx = Context::from_waker(Waker::noop());
    let first = match Pin::new(&mut body).poll_frame(&mut cx) {
        Poll::Pending => return ResponseBody::Stream(body),
        Poll::Ready(first) => first,
    };
    let first = match first {
        Some(Ok(frame)) => match frame.into_data() {
            Ok(data) if data.len() as u64 == length => return ResponseBody::Bytes(data),
            Ok(data) => Ok(Frame::data(data)),
            Err(frame) => Ok(frame),
        },
        Some(Err(error)) => Err(error),
        None => return ResponseBody::Stream(body),
    };
    ResponseBody::Stream(Body::new(Begun { first: Some(first), rest: body }))
}

/// A body whose first piece has been taken.
struct Begun {
    first: Option<Result<Frame<Bytes>, Error>>,
    rest: Body,
}

impl http_body::Body for Begun {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match take(&mut self.first) {
            Some(first) => Poll::Ready(Some(first)),
            None => Pin::new(&mut self.rest).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.size_hint();
        let taken = match &self.first {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len) as u64,
            _ => 0,
        };
        let mut hint = SizeHint::new();
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper + taken);
        }
        hint.set_lower(rest.lower() + taken);
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces that come one at a poll, and a poll that gives none before each.
    struct Pieces {
        left: Vec<&'static str>,
        late: bool,
        said: u64,
    }

    impl http_body::Body for Pieces {
        type Data = Bytes;
        type Error = Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
            if take(&mut self.late) {
                return Poll::Pending;
            }
            if self.left.is_empty() {
                return Poll::Ready(None);
            }
            Poll::Ready(Some(match self.left.remove(0) {
                "error" => Err(Error::new("broken")),
                piece => {
                    self.said -= piece.len() as u64;
                    Ok(Frame::data(Bytes::from(piece)))
                }
            }))
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(self.said)
        }
    }

    fn text(mut body: Body) -> Result<String, String> {
        let mut text = String::new();
        let mut cx = Context::from_waker(Waker::noop());
        loop {
            match Pin::new(&mut body).poll_frame(&mut cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    text += std::str::from_utf8(&frame.into_data().expect("data")).expect("text");
                }
                Poll::Ready(Some(Err(error))) => return Err(error.to_string()),
                Poll::Ready(None) => return Ok(text),
                Poll::Pending => {}
            }
        }
    }

    #[test]
    fn what_is_there_is_bytes_and_what_is_not_loses_nothing() {
        for (pieces, late) in [
            (vec!["abc"], false),
            (vec!["abc"], true),
            (vec!["ab", "c"], false),
            (vec!["ab", "c"], true),
            (vec!["error"], false),
            (vec!["a", "error"], false),
        ] {
            let said = pieces.iter().map(|piece| piece.len() as u64).sum();
            let whole = pieces.concat();
            let whole = if whole.ends_with("error") { Err("broken".to_owned()) } else { Ok(whole) };
            let single = pieces.len() == 1 && !late && whole.is_ok();
            match body(Body::new(Pieces { left: pieces.clone(), late, said })) {
                ResponseBody::Bytes(bytes) => {
                    assert!(single, "{pieces:?}");
                    assert_eq!(Ok(bytes), whole.map(Bytes::from), "{pieces:?}");
                }
                ResponseBody::Stream(stream) => {
                    assert!(!single, "{pieces:?}");
                    assert_eq!(stream.size_hint().exact(), Some(said), "{pieces:?}");
                    assert_eq!(text(stream), whole, "{pieces:?}");
                }
                ResponseBody::Empty => panic!("{pieces:?}"),
            }
        }
        assert!(matches!(body(Body::empty()), ResponseBody::Empty));
        assert!(matches!(body(Body::from("a")), ResponseBody::Bytes(_)));
        let long = "a".repeat(LONGEST as usize + 1);
        assert!(matches!(body(Body::from(long)), ResponseBody::Stream(_)));
    }
}
