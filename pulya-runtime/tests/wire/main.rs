//! The server as a client sees it: bytes over a socket.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod answers;
mod app;
mod deadlines;
mod faults;
mod framing;
mod given_up;
mod harness;
mod limits;
mod log;
mod observing;
mod processes;
mod table;
