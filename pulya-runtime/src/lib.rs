//! The thin runtime under pulya: `bytes -> http1 -> route (generated) -> extract -> handler -> respond -> bytes`.

pub mod json;
pub mod request;
pub mod route;
