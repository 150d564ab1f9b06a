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

/// Derives [`trait@Extract`] for a struct: each field is taken out of the request, in the order they are declared.
///
/// A field is an extractor by its type, pulya's or axum-core's, or says where it comes from:
///
/// | attribute | what it takes |
/// | --- | --- |
/// | `#[extract(query = "key")]` | one value of the query: `T: FromStr`, `Option` or `Vec` of that |
/// | `#[extract(header = "name")]`, `#[extract(cookie = "name")]` | the same of a header field, of a cookie |
/// | `#[extract(query)]`, `#[extract(json)]`, `#[extract(form)]` | the whole query or body, through serde |
///
/// On the struct, `#[extract(crate = path)]` says what the pulya crate is called.
///
/// ```
/// use pulya::prelude::*;
///
/// #[derive(Extract)]
/// struct Caller {
///     token: Option<Bearer>,
///     #[extract(header = "accept-language")]
///     language: Option<String>,
/// }
///
/// pulya::routes! {
///     struct Table;
///     GET "/" (caller: Caller) => match (caller.token, caller.language) {
///         (Some(Bearer(token)), _) => token,
///         (None, language) => language.unwrap_or_default(),
///     };
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let client = Table::build().await?.client();
/// assert_eq!(client.get("/").header("accept-language", "eo").send().await.text(), "eo");
/// # Ok::<(), pulya::BuildError>(())
/// # }).unwrap();
/// ```
pub use pulya_macros::Extract;
/// Derives [`Respond`] for an error type, so that it answers with a problem (RFC 9457).
///
/// Each variant, or the struct, has a `status`, and may have a `title`, a `type` (a URI) and a `detail`: a text with
/// fields in braces, or, as a bare word, what `Display` writes. What stands on an enum holds for every variant that
/// says nothing else. `transparent` answers as the one field does. `header("retry-after", "60")` adds a header field;
/// a 401 needs one (RFC 9110 section 15.5.2): `header("www-authenticate", "Bearer")`.
///
/// A field marked `#[problem(cause)]` is logged and never sent; `#[problem(from)]` is that, and makes the variant of
/// its field where `?` meets it. `#[problem(crate = path)]` on the type says what the pulya crate is called.
///
/// ```
/// use pulya::prelude::*;
///
/// #[derive(Problem)]
/// enum ShopError {
///     #[problem(status = 404, title = "No such order", detail = "There is no order {id}.")]
///     Missing { id: u64 },
///     #[problem(status = 500)]
///     Disk(#[problem(from)] std::io::Error),
/// }
///
/// pulya::routes! {
///     struct Shop;
///     error ShopError;
///     GET "/orders/{id}" (id: u64) -> String => match id {
///         1 => std::fs::read_to_string("/nowhere/at/all")?,
///         _ => return Err(ShopError::Missing { id }),
///     };
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let client = Shop::build().await?.client();
/// let missing = client.get("/orders/7").send().await;
/// assert_eq!(missing.status(), 404);
/// assert!(missing.text().contains("There is no order 7."));
/// assert_eq!(client.get("/orders/1").send().await.status(), 500);
/// # Ok::<(), pulya::BuildError>(())
/// # }).unwrap();
/// ```
pub use pulya_macros::Problem;
pub use pulya_macros::{ToJson, routes};
pub use pulya_runtime::app::{App, SendApp};
pub use pulya_runtime::around::Next;
pub use pulya_runtime::client::{TestClient, TestRequest, TestResponse};
pub use pulya_runtime::cors::{Cors, CorsError};
#[cfg(feature = "headers")]
pub use pulya_runtime::extract::Header;
pub use pulya_runtime::extract::{
    Accept, BasicAuth, Bearer, Cookies, Extract, Form, FromBody, PeerAddr, Query, RequestId,
};
pub use pulya_runtime::info::{ProviderInfo, RouteInfo, graph, table};
pub use pulya_runtime::json::{self, ToJson};
pub use pulya_runtime::provide::{BuildError, Outcome, Shutdown};
pub use pulya_runtime::request::{Body, BodyError, Field, Fields, Head, Method, Version};
#[cfg(feature = "cookies")]
pub use pulya_runtime::response::cookie;
pub use pulya_runtime::response::{
    Created, Error, Event, FieldError, Html, Json, NoContent, Problem, Redirect, Reply, Respond, Response,
    ResponseBody, ResultExt, Sse, Status, Stream,
};
#[cfg(feature = "files")]
pub use pulya_runtime::response::{Files, send_file};
pub use pulya_runtime::server::{Counters, Counts, ServeError, Server, SharedServer, ShutdownHandle};
pub use pulya_runtime::service::Service;

/// What a module with a table usually needs: `use pulya::prelude::*;`.
pub mod prelude {
    pub use crate::{
        App as _, Bearer, Body, Cors, Created, Extract, Form, Head, Html, Json, Method, Next, NoContent,
        Problem, Query, Redirect, Reply, Respond, Response, ResultExt as _, Server, Status, ToJson,
    };
}

/// The examples of the documentation, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/around.md")]
struct Around;

/// Likewise.
#[cfg(doctest)]
#[doc = include_str!("../docs/axum.md")]
struct Axum;

/// What expansions call. No part of the interface: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use core;
    pub use pulya_runtime::app::{App, SendApp};
    pub use pulya_runtime::around::{Next, Rest, View, gathered, response, surrounded};
    pub use pulya_runtime::client::TestClient;
    pub use pulya_runtime::cors::{Cors, Rules, is_preflight, preflight, share};
    pub use pulya_runtime::dispatch::{blocking, branch, fail, find, unmatched};
    pub use pulya_runtime::exchange::{Answered, Exchange, timeout};
    pub use pulya_runtime::extract::{
        Check, Extract, Extractor, FromBody, Keyed, Part, Takes, all, all_strs, all_texts, alone, bodiless,
        borrowed, form, json as json_body, one, one_str, one_text, optional, optional_str, optional_text,
        parsed, parsed_or_refused, query, takes, takes_json, told_by_router,
    };
    pub use pulya_runtime::guard::Passes;
    pub use pulya_runtime::handler::{Call, judged};
    pub use pulya_runtime::info::{ProviderInfo, RouteInfo};
    pub use pulya_runtime::json;
    pub use pulya_runtime::provide::{
        Alone, BuildError, BuiltAlone, Cause, End, Held, Outcome as RequestOutcome, STOP_DEADLINE, Shutdown,
        Slot, Task, assert_shared, both, caught, end, finish, keep, leak, made, outcome, resumed, spawn_end,
        spawn_end_local, stop, task,
    };
    pub use pulya_runtime::request::{Body, Head, Method};
    pub use pulya_runtime::response::{
        Choose, Error, Failed, Fixed, Problem, Refusal, Reply, Respond, Response, Status, Typed, empty,
        encoded, gather, instead, kept, panicked, refused, tagged,
    };
    pub use pulya_runtime::route::{self, Captures, Outcome};
    pub use pulya_runtime::service::Service;
    pub use pulya_runtime::url::{push_rest, push_segment};

    /// The traits whose methods choose by type.
    pub mod tiers {
        pub use pulya_runtime::extract::tiers::*;
        pub use pulya_runtime::handler::tiers::*;
        pub use pulya_runtime::json::{EncodeNothing, EncodeSerde};
        pub use pulya_runtime::provide::tiers::*;
        pub use pulya_runtime::response::tiers::*;
        pub use pulya_runtime::route::Unknown;
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
