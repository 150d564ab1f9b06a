//! Tables beside user items whose names an expansion could trip over, in every place where a block can stand.

#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unused, clippy::pedantic, unreachable_pub, elided_lifetimes_in_paths)]

/// Every name of the prelude that an expansion might use without its path, taken by something else.
mod shadowed {
    #![allow(dead_code, non_upper_case_globals, non_camel_case_types, clippy::pedantic)]

    pub(super) struct Option;
    pub(super) struct Result;
    pub(super) struct Vec;
    pub(super) struct String;
    pub(super) struct Box;
    pub(super) struct Some;
    pub(super) struct None;
    pub(super) struct Ok;
    pub(super) struct Err;
    pub(super) struct Future;
    pub(super) struct Send;
    pub(super) struct Sync;
    pub(super) struct Sized;
    pub(super) struct Clone;
    pub(super) struct Copy;
    pub(super) struct Debug;
    pub(super) struct Default;
    pub(super) struct From;
    pub(super) struct Into;
    pub(super) struct AsRef;
    pub(super) struct ToString;
    pub(super) struct FromStr;
    pub(super) struct Iterator;
    pub(super) struct Drop;
    pub(super) struct Response;
    pub(super) struct Problem;
    pub(super) struct Reply;
    pub(super) struct Refusal;
    pub(super) struct Next;
    pub(super) struct Cors;
    pub(super) struct Passes;

    mod core {}
    mod std {}
    mod pulya {}

    pub(super) static app: () = ();
    pub(super) static req: () = ();
    pub(super) static next: () = ();
    pub(super) static x: () = ();
    pub(super) static at: () = ();
    pub(super) static found: () = ();
    pub(super) static error: () = ();
    pub(super) static reply: () = ();
    pub(super) static result: () = ();
    pub(super) static refusal: () = ();
    pub(super) static unmatched: () = ();
    pub(super) static exchange: () = ();
    pub(super) static value: () = ();
    pub(super) static cause: () = ();
    pub(super) static fixed: () = ();
    pub(super) static path: () = ();
    pub(super) static out: () = ();
    pub(super) static text: () = ();
    pub(super) static f: () = ();
    pub(super) const id: () = ();
    pub(super) fn head() {}
    pub(super) fn body() {}
    pub(super) fn method() {}
    pub(super) static guard: () = ();
    pub(super) static around: () = ();
    pub(super) static cors: () = ();
    pub(super) static chain: () = ();
    pub(super) static view: () = ();
    pub(super) static made: () = ();
    pub(super) static inside: () = ();
    pub(super) static problems: () = ();

    ::pulya::routes! {
        /// A table among them.
        pub(super) struct Shadowed;

        singleton greeting: ::std::string::String = "Hello".to_owned();

        GET "/" => "pulya";
        GET "/greeting" => greeting.as_str();
        GET "/todos/{number}" as todo (number: u64) -> u64 => number;
        GET "/maybe/{name}" -> ::std::string::String => (name != "no").then(|| name.to_owned());
        GET "/query" (query "page" page: ::core::option::Option<u64>)
            => format!("{page:?}");
        POST "/body" (body raw: ::std::string::String) => raw;
        #[once]
        GET "/once" => "kept".to_owned();
        GET "/fails" => name()?;

        singleton needed_by_a_guard: ::std::string::String = "needed".to_owned();
        singleton needed_by_a_catch: ::std::string::String = "nothing".to_owned();
        singleton needed_by_cors: [&'static str; 1] = ["https://shop.example"];
        request   needed_by_a_guard_too (header "x-key" key: ::core::option::Option<&str>): bool = key.is_none();

        guard check(needed_by_a_guard, *needed_by_a_guard_too);
        catch 404 { let _ = problem; needed_by_a_catch.as_str() };
        cors ::pulya::Cors::origins(needed_by_cors.iter().copied());
    }

    fn check(needed: &str, is_open: bool) -> ::core::result::Result<(), ::pulya::Error> {
        if is_open && !needed.is_empty() {
            ::core::result::Result::Ok(())
        } else {
            ::core::result::Result::Err(::pulya::Error::new(403))
        }
    }

    fn name() -> ::core::result::Result<&'static str, ::std::num::ParseIntError> {
        "x".parse::<i64>().map(|_| "")
    }
}

/// The answers of some paths.
async fn answers(client: &pulya::TestClient, cases: &[(&str, u16, &str)]) {
    for (path, status, body) in cases {
        let answer = client.get(*path).send().await;
        assert_eq!((answer.status(), answer.text()), (*status, *body), "{path}");
    }
}

#[tokio::test]
async fn beside_names_of_the_prelude() {
    let table = shadowed::Shadowed::build().await.expect("a table");
    answers(
        &table.client(),
        &[
            ("/", 200, "pulya"),
            ("/greeting", 200, "Hello"),
            ("/todos/7", 200, "7"),
            ("/maybe/Ada", 200, "\"Ada\""),
            ("/query?page=3", 200, "Some(3)"),
            ("/once", 200, "kept"),
        ],
    )
    .await;
    let _ = table.into_service();
    assert_eq!(table.client().get("/maybe/no").send().await.text(), "nothing");
    assert_eq!(table.client().get("/").header("x-key", "a").send().await.status(), 403);
    assert_eq!(table.client().get("/nowhere").send().await.header("vary"), Some("origin"));
    assert_eq!(table.client().get("/fails").send().await.status(), 500);
    assert_eq!(table.client().post("/body").body("raw").send().await.text(), "raw");
    assert_eq!(shadowed::Shadowed::urls().todo(7), "/todos/7");
}

/// Functions, modules and types by the names that parts of a table bring into scope.
mod called_alike {
    #![allow(dead_code, clippy::pedantic)]

    fn next() -> &'static str {
        "a function"
    }

    pub(super) fn problem() -> &'static str {
        "a function too"
    }

    mod outcome {}

    struct Next;
    struct Response;

    async fn timed<'r>(rest: impl ::pulya::Next<'r>) -> ::pulya::Response {
        let path = rest.path();
        let mut response = rest.await;
        if let Ok(value) = ::http::HeaderValue::from_str(path) {
            response.headers_mut().insert("x-path", value);
        }
        response
    }

    ::pulya::routes! {
        /// A table beside them.
        pub(super) struct Alike;

        #[allow(clippy::let_and_return)]
        around { let response = timed(next).await; response };
        /// Says what is wrong.
        catch 404 format!("{}: {}", problem.status(), super::called_alike::problem());
        guard (header "x-next" value: ::core::option::Option<&str>) { let _ = value; };

        GET "/" => next();
        GET "/problem" => problem();

        // Nothing comes here.
        scope "/empty" {
            guard drop(String::new());
            around next.await;
            catch 404 "never: the one inside answers";
            cors ::pulya::Cors::any();
            scope "" {
                catch 404 "never: it has no path";
            }
        }
    }
}

#[tokio::test]
async fn beside_names_of_a_table() {
    let client = called_alike::Alike::build().await.expect("a table").client();
    answers(
        &client,
        &[
            ("/", 200, "a function"),
            ("/problem", 200, "a function too"),
            ("/nowhere", 404, "404 Not Found: a function too"),
        ],
    )
    .await;
    assert_eq!(client.get("/nowhere").send().await.header("x-path"), Some("/nowhere"));
}

/// A crate without a prelude.
mod bare {
    #![no_implicit_prelude]

    struct Tx(::std::string::String);

    impl Tx {
        fn end(self, outcome: ::pulya::Outcome) -> ::core::result::Result<(), ::pulya::Error> {
            if outcome.is_success() && self.0.is_empty() {
                ::core::result::Result::Err(::pulya::Error::new(409))
            } else {
                ::core::result::Result::Ok(())
            }
        }
    }

    ::pulya::routes! {
        /// A table in it.
        pub(super) struct Bare;

        input     text: ::std::string::String;
        singleton number: u8 = ::core::str::FromStr::from_str(text)?, stop = { let _ = number; };
        request   key (header "x-key" key_sent: ::core::option::Option<&str>): ::core::option::Option<&str> = key_sent;
        request mut tx: Tx = Tx(::std::string::String::new()), end = tx.end(outcome);
        task _waits = shutdown.recv().await;

        guard { let _ = key; };
        around next.await;
        catch 404 (problem.status(), "nothing");

        GET  "/"              => "bare";
        GET  "/{id}" (id: u8) -> u8 => { tx.0.push('a'); id + *number };
        GET  "/tx/"           => { let _ = tx; };
        POST "/" (body sent: ::std::string::String) => sent;
    }
}

#[tokio::test]
async fn without_a_prelude() {
    let table = bare::Bare::build("7".to_owned()).await.expect("a table");
    answers(&table.client(), &[("/", 200, "bare"), ("/5", 200, "12"), ("/a/b", 404, "nothing")]).await;
    assert_eq!(table.client().get("/tx/").send().await.status(), 409);
}

#[tokio::test]
async fn in_a_function() {
    fn greeting() -> &'static str {
        "Hello from a function"
    }

    pulya::routes! {
        /// A table of a function.
        struct Inner;

        GET "/" => greeting();
    }

    answers(&Inner::build().await.expect("a table").client(), &[("/", 200, "Hello from a function")]).await;
}

/// Providers called by keywords of Rust and of the table's own grammar.
mod keywords {
    pulya::routes! {
        /// A table of them.
        pub(super) struct Keywords;

        input     input: u8;
        input     request: u8;
        singleton task: u8 = *input, stop = { let _ = task; };
        singleton stop: u8 = *task, stop = { let _ = stop; };
        singleton r#type: u8 = *stop + *request, stop = { let _ = r#type; };
        singleton node: u8 = *r#type;
        request mut r#mut: u8 = *node, end = { let _ = (r#mut, r#type); };
        /// Documented.
        #[expect(unused_variables)]
        request r#in: u8 = { let unused = 1; *r#mut };

        GET "/" => format!("{in} {node} {type}");
    }
}

#[tokio::test]
async fn beside_keywords() {
    let table = keywords::Keywords::build(1, 2).await.expect("a table");
    answers(&table.client(), &[("/", 200, "3 3 3")]).await;
    let graph = pulya::graph(keywords::Keywords::PROVIDERS);
    assert!(!graph.contains("r#") && graph.contains("\"node\" -> type;"), "{graph}");
}

mod of_a_module {
    pulya::routes! {
        struct Private;

        GET "/" => "private";
    }

    pulya::routes! {
        /// A table for its crate.
        pub(crate) struct OfCrate;

        GET "/" => "of the crate";
    }

    pub(super) async fn private() -> pulya::TestClient {
        Private::build().await.expect("a table").client()
    }
}

/// Visible from outside.
pub mod visible {
    /// A type of the table's interface.
    pub struct Config(pub &'static str);

    pulya::routes! {
        /// A table for everybody.
        pub struct Public;

        input config: Config;

        GET "/" => config.0;
    }
}

#[tokio::test]
async fn of_every_visibility() {
    answers(&of_a_module::private().await, &[("/", 200, "private")]).await;
    answers(&of_a_module::OfCrate::build().await.expect("a table").client(), &[("/", 200, "of the crate")])
        .await;
    let public = visible::Public::build(visible::Config("public")).await.expect("a table");
    answers(&public.client(), &[("/", 200, "public")]).await;
}

/// The crate under another name, as a renamed dependency is.
mod renamed {
    pub(super) use ::pulya as web;

    mod pulya {}

    web::routes! {
        /// A table of a renamed crate.
        #[crate(crate::renamed::web)]
        pub(super) struct Renamed;

        singleton greeting: String = "Hello".to_owned();

        GET "/" => greeting.clone();
        GET "/{id}" as one (id: u64) -> u64 => id;
        cors web::Cors::any();
        around next.await;
        catch _ problem;
        guard assert!(!greeting.is_empty());
        #[cfg(any())]
        GET "/{id}" => unreachable(id);
    }
}

#[tokio::test]
async fn under_another_name_of_the_crate() {
    let table = renamed::Renamed::build().await.expect("a table");
    answers(&table.client(), &[("/", 200, "Hello"), ("/5", 200, "5")]).await;
    assert_eq!(renamed::Renamed::urls().one(5), "/5");
}

macro_rules! table {
    ($name:ident, $ty:ty, $greeting:expr) => {
        pulya::routes! {
            struct $name;

            singleton greeting: String = $greeting.to_owned();

            GET "/" => greeting.clone();
            GET "/{id}" (id: $ty) -> $ty => id;
            GET "/query" (query "page" page: $ty) -> $ty => page;
            around { let response = next.await; response };
            catch 404 (problem.status(), "nothing");
            scope "/under/{part}" {
                guard (query "key" key: ::core::option::Option<$ty>) {
                    if key.is_some() && !part.is_empty() { Err(::pulya::Error::new(403))?; }
                };
                GET "" => "open";
            }
        }
    };
}

table!(OfMacro, u64, "Hello from a macro");

#[tokio::test]
async fn out_of_a_macro() {
    answers(
        &OfMacro::build().await.expect("a table").client(),
        &[
            ("/", 200, "Hello from a macro"),
            ("/nowhere/x", 404, "nothing"),
            ("/under/x", 200, "open"),
            ("/5", 200, "5"),
            ("/query?page=6", 200, "6"),
        ],
    )
    .await;
}

macro_rules! layered {
    ($name:ident { $($layer:tt)* }) => {
        pulya::routes! {
            struct $name;

            $($layer)*
            GET "/{part}" => format!("at {part}");
        }
    };
}

layered!(Layered {
    input base: u64;
    singleton limit: u64 = *base + 1, stop = { let _ = (limit, base); };
    request mut list: Vec<u64> = vec![*limit], end = { let _ = (list.len(), outcome.is_success()); };
    task _waits = shutdown.recv().await;
    GET "/list/" => { list.push(*limit); format!("{list:?}") };
    around { let response = next.await; response };
    catch 404 (problem.status(), "nothing");
    scope "/under/{deep}" {
        guard if deep == "x" { Err(pulya::Error::new(403))? };
        GET "" => "open";
    }
});

#[tokio::test]
async fn handed_through_a_macro() {
    answers(
        &Layered::build(1).await.expect("a table").client(),
        &[
            ("/list/", 200, "[2, 2]"),
            ("/a", 200, "at a"),
            ("/a/b", 404, "nothing"),
            ("/under/a", 200, "open"),
        ],
    )
    .await;
}

/// What a table is anyway may be derived all the same.
mod derived {
    pulya::routes! {
        /// A table.
        #[derive(Debug, Clone)]
        #[derive(Copy)]
        pub(super) struct Derived;

        GET "/" => "Hello";
        GET "/{n}" (n: u8) -> u8 => { if n > 1 { 1 } else { n } };
    }
}

#[tokio::test]
async fn derives_of_what_a_table_is() {
    let table = derived::Derived::build().await.expect("a table");
    let copy = table;
    answers(&copy.client(), &[("/", 200, "Hello")]).await;
    answers(&table.client(), &[("/", 200, "Hello"), ("/7", 200, "1")]).await;
}
