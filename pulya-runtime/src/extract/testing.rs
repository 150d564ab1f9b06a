//! Extracts from a head made of header fields: for the tests of extractors.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http::{HeaderMap, HeaderName, HeaderValue};

use super::Extract;
use crate::request::{Body, Fields, Head, Method, Version};
use crate::response::Error;

/// Extracts from `GET /a%20b?c=d` with these fields.
pub(super) fn extract<T: Extract>(fields: &[(&str, &[u8])]) -> Result<T, Error> {
    let mut map = HeaderMap::new();
    for (name, value) in fields {
        let name: HeaderName = name.parse().expect("a name");
        map.append(name, HeaderValue::from_bytes(value).expect("a value"));
    }
    let head = Head {
        method: Method::Get,
        method_name: "GET",
        path: "/a%20b",
        query: Some("c=d"),
        version: Version::Http11,
        fields: Fields::map(&map),
        peer: None,
        extensions: None,
    };
    match pin!(T::extract(&head, &mut Body::empty())).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("an extractor of the head waits for nothing"),
    }
}

pub(super) fn status(error: &Error) -> u16 {
    error.status().as_u16()
}
