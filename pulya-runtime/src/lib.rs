//! The thin runtime under pulya: `bytes -> http1 -> route (generated) -> extract -> handler -> respond -> bytes`.
//!
//! Users depend on `pulya`, which re-exports what is theirs. What stands here beyond that is for generated code.

mod answers;
pub mod app;
pub mod around;
pub mod client;
pub mod cors;
pub mod dispatch;
pub mod exchange;
pub mod extract;
pub mod guard;
pub mod handler;
mod http1;
#[cfg(fuzzing)]
pub use http1::fuzzing;
pub mod info;
pub mod json;
mod place;
pub mod provide;
pub mod request;
pub mod response;
pub mod route;
pub mod server;
pub mod service;
pub mod url;
