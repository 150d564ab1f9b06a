//! pulya.

pub use pulya_macros::ToJson;
pub use pulya_runtime::json;
pub use pulya_runtime::json::ToJson;

#[doc(hidden)]
pub mod __private {
    pub use pulya_runtime::json;
}
