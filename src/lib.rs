//! A web framework whose route table is compiled.
//!
//! One [`routes!`] block declares what a service has and what it answers. `cargo build` turns it into a
//! perfect-hash map for static paths, match code for dynamic ones, wiring without locks or maps, and one JSON
//! serializer for each response type. A mistake in the table is a compile error that names both sides.
//!
//! ```
//! use pulya::prelude::*;
//!
//! pulya::routes! {
//!     /// Greets.
//!     struct Hello;
//!
//!     GET "/"             => "Hello, world!";
//!     GET "/hello/{name}" => format!("Hello, {name}!");
//! }
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let client = Hello::build().await?.client();
//! assert_eq!(client.get("/hello/Ada").send().await.text(), "Hello, Ada!");
//! # Ok::<(), pulya::BuildError>(())
//! # }).unwrap();
//! ```

pub use pulya_macros::{ToJson, routes};
pub use pulya_runtime::app::{App, SendApp};
pub use pulya_runtime::client::{TestClient, TestRequest, TestResponse};
pub use pulya_runtime::extract::{Extract, Form, FromBody, Query};
pub use pulya_runtime::info::{ProviderInfo, RouteInfo, graph, table};
pub use pulya_runtime::json::{self, ToJson};
pub use pulya_runtime::provide::BuildError;
pub use pulya_runtime::request::{Body, Field, Fields, Head, Method, Version};
pub use pulya_runtime::response::{
    Error, FieldError, Json, Problem, Reply, Respond, Response, ResponseBody, ResultExt, Status,
};
pub use pulya_runtime::server::{ServeError, Server, ShutdownHandle};
pub use pulya_runtime::service::Service;

/// What a module with a table usually needs: `use pulya::prelude::*;`.
pub mod prelude {
    pub use crate::{
        App as _, Extract, Form, Head, Json, Problem, Query, Respond, Response, ResultExt as _, Server,
        Status, ToJson,
    };
}

/// What expansions call. No part of the interface: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use core;
    pub use pulya_runtime::app::{App, SendApp};
    pub use pulya_runtime::client::TestClient;
    pub use pulya_runtime::dispatch::{blocking, empty, fail, find, timeout, unmatched};
    pub use pulya_runtime::exchange::Exchange;
    pub use pulya_runtime::extract::{
        Extract, Extractor, FromBody, Keyed, all, all_texts, borrowed, form, json as json_body, one,
        one_text, optional, optional_text, parsed, query,
    };
    pub use pulya_runtime::info::{ProviderInfo, RouteInfo};
    pub use pulya_runtime::json;
    pub use pulya_runtime::provide::{BuildError, Cause, assert_shared, keep, leak};
    pub use pulya_runtime::request::Method;
    pub use pulya_runtime::response::{Choose, Error, Fixed, Refusal, Reply, Typed, encoded};
    pub use pulya_runtime::route::{self, Captures, Outcome};
    pub use pulya_runtime::service::Service;
    pub use pulya_runtime::url::{push_rest, push_segment};

    /// The traits whose methods choose by type.
    pub mod tiers {
        pub use pulya_runtime::extract::tiers::*;
        pub use pulya_runtime::json::{EncodeNothing, EncodeSerde};
        pub use pulya_runtime::response::tiers::*;
    }

    /// Takes the tokens of a right side that is no expression, so that they break nothing around them. An editor
    /// sees them where they belong.
    #[macro_export]
    #[doc(hidden)]
    #[cfg(not(rust_analyzer))]
    macro_rules! __broken {
        ($($token:tt)*) => {
            ::core::unreachable!()
        };
    }

    /// As above, for editors.
    #[macro_export]
    #[doc(hidden)]
    #[cfg(rust_analyzer)]
    macro_rules! __broken {
        ($($token:tt)*) => {
            $($token)*
        };
    }

    pub use crate::__broken as broken;
}
