//! The request.

mod method;

pub use method::Method;
