//! The request as a view: nothing is copied out of the bytes that arrived.

mod body;
mod fields;
mod head;
mod method;
mod stream;

pub use body::{Body, BodyError};
pub use fields::{Field, FieldSpan, Fields};
pub use head::{Head, Version};
pub use method::Method;
