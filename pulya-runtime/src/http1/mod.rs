//! HTTP/1.1 over one connection: bytes in, bytes out.
//!
//! `connection` waits while nothing happens and holds nothing then. When bytes come it takes buffers and a place
//! for a future from the worker's pool and lets `converse` run in it: `parse` reads a head, the application
//! answers into `outgoing`, reading the body through `incoming` if it wants it, and what was answered is
//! written in one piece when there is nothing more to read.

pub(crate) mod buffer;
mod chunk;
pub(crate) mod connection;
pub(crate) mod converse;
#[cfg(fuzzing)]
pub mod fuzzing;
mod host;
pub(crate) mod incoming;
pub(crate) mod link;
pub(crate) mod outgoing;
mod parse;
mod plain;
mod section;
#[cfg_attr(fuzzing, path = "script.rs")]
pub(crate) mod socket;
pub(crate) mod span;
mod straight;
mod stream;
mod supervise;
mod text;
pub(crate) mod turn;

pub(crate) use parse::HeadLimits;

/// `tchar` (RFC 9110 section 5.6.2).
#[inline]
pub(crate) const fn is_token_byte(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*'
        | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~')
}
