//! `#[state]`: what axum-core's extractors of a table take as their state.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{FromRef, FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use bytes::Bytes;

use super::get;

static CLONES: AtomicU32 = AtomicU32::new(0);

/// A state with parts.
struct App {
    name: String,
    pool: Pool,
}

impl Clone for App {
    fn clone(&self) -> Self {
        CLONES.fetch_add(1, Ordering::Relaxed);
        Self { name: self.name.clone(), pool: self.pool.clone() }
    }
}

#[derive(Clone)]
struct Pool(u32);

impl FromRef<App> for Pool {
    fn from_ref(app: &App) -> Self {
        app.pool.clone()
    }
}

/// An extractor of this application alone.
struct User(String);

impl FromRequestParts<App> for User {
    type Rejection = (StatusCode, &'static str);

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        match parts.headers.get("x-user").and_then(|value| value.to_str().ok()) {
            Some(user) => Ok(Self(format!("{user}@{}", app.name))),
            None => Err((StatusCode::UNAUTHORIZED, "who?")),
        }
    }
}

async fn whole(State(app): State<App>) -> String {
    app.name
}

async fn part(State(pool): State<Pool>) -> String {
    pool.0.to_string()
}

async fn own(User(user): User, body: String) -> String {
    format!("{user} {body}")
}

pulya::routes! {
    struct Table;

    input name: String;
    #[state]
    singleton app: App = App { name: name.clone(), pool: Pool(7) };
    request visitor (User(user): User): String = format!("visitor {user}");

    GET  "/whole"                                    => fn whole;
    GET  "/part"                                     => fn part;
    POST "/own"                                      => fn own;
    GET  "/mine" (State(pool): State<Pool>)          => pool.0.to_string();
    POST "/both" (User(user): User, bytes: Bytes)    => format!("{user} {}", bytes.len());
    GET  "/visitor"                                  => visitor.clone();

    scope "/guarded" {
        guard (User(user): User) if user != "ada@here" { Err(pulya::Error::new(403))? };
        GET "" => fn part;
    }
}

#[tokio::test]
async fn extractors_take_parts_of_the_state() {
    let client = Table::build("here".to_owned()).await.expect("a table").client();
    for (target, expected) in [("/whole", "here"), ("/part", "7"), ("/mine", "7"), ("/part", "7")] {
        assert_eq!(get(&client, target).await.text(), expected, "{target}");
    }
    // The handlers were lent the state; who asks for all of it gets a copy of it, as from axum.
    assert_eq!(CLONES.load(Ordering::Relaxed), 1);
    for (method, target, user, status, expected) in [
        ("POST", "/own", Some("ada"), 200, "ada@here tea"),
        ("POST", "/own", None, 401, "who?"),
        ("POST", "/both", Some("ada"), 200, "ada@here 3"),
        ("POST", "/both", None, 401, "who?"),
        ("GET", "/visitor", Some("ada"), 200, "visitor ada@here"),
        ("GET", "/visitor", None, 401, "who?"),
        ("GET", "/guarded", Some("ada"), 200, "7"),
        ("GET", "/guarded", None, 401, "who?"),
    ] {
        let mut request = client.request(method, target);
        if let Some(user) = user {
            request = request.header("x-user", user);
        }
        if method == "POST" {
            request = request.body("tea");
        }
        let response = request.send().await;
        assert_eq!((response.status(), response.text()), (status, expected), "{method} {target} {user:?}");
    }
    let refused = client.get("/guarded").header("x-user", "bob").send().await;
    assert_eq!(refused.status(), 403);
}

/// A handler needs the state, and a plain route does not.
#[test]
fn routes_name_the_state_among_their_providers() {
    let providers = |pattern| {
        Table::ROUTES.iter().find(|route| route.pattern == pattern).map(|route| route.providers.to_vec())
    };
    assert_eq!(providers("/part"), Some(vec!["name", "app"]));
    assert_eq!(providers("/mine"), Some(vec![]));
}

/// As any other provider, it is replaced by name.
#[tokio::test]
async fn a_state_is_overridden() {
    let fake = App { name: "fake".to_owned(), pool: Pool(0) };
    let client = Table::builder("here".to_owned()).app(fake).build().await.expect("a table").client();
    assert_eq!(get(&client, "/part").await.text(), "0");
}

mod of_the_same_name {
    use pulya::{Body, Error, Extract, Head};

    use super::super::get;

    /// An extractor of the user's own, called as one of axum's is.
    struct Path<T>(T);

    impl Extract for Path<String> {
        async fn extract(head: &Head<'_>, _: &mut Body<'_>) -> Result<Self, Error> {
            Ok(Self(head.path.to_owned()))
        }
    }

    pulya::routes! {
        struct Named;
        GET "/{id}" (Path(path): Path<String>) => format!("{path} {id}");
    }

    #[tokio::test]
    async fn it_is_an_extractor_as_any_other() {
        let client = Named::build().await.expect("a table").client();
        assert_eq!(get(&client, "/7").await.text(), "/7 7");
    }
}

mod of_an_input {
    use super::*;

    /// Neither `Clone` nor anything else.
    struct Config {
        port: u16,
    }

    struct Port(u16);

    impl FromRef<Config> for Port {
        fn from_ref(config: &Config) -> Self {
            Self(config.port)
        }
    }

    async fn port(State(Port(port)): State<Port>) -> String {
        port.to_string()
    }

    pulya::routes! {
        #[deny(deprecated)]
        struct Small;
        #[state]
        input config: Config;
        GET "/" => fn port;
    }

    #[tokio::test]
    async fn it_need_not_be_clone() {
        let client = Small::build(Config { port: 80 }).await.expect("a table").client();
        assert_eq!(get(&client, "/").await.text(), "80");
    }
}

mod with_lifetimes {
    use super::*;

    static GREETING: &str = "hello";

    struct Texts;

    /// For one lifetime alone.
    impl FromRef<Texts> for &'static str {
        fn from_ref(_: &Texts) -> Self {
            GREETING
        }
    }

    async fn greet(State(one): State<&'static str>, State(two): State<&'static str>) -> &'static str {
        tokio::task::yield_now().await;
        assert_eq!(one, two);
        one
    }

    pulya::routes! {
        struct Greetings;
        #[state]
        input texts: Texts;
        GET "/" => fn greet;
        #[blocking]
        GET "/blocking" => fn greet;
        GET "/listed" (State(text): State<&'static str>) => { tokio::task::yield_now().await; text };
    }

    /// It compiles: with such lifetimes the compiler can't prove later what is not said at once.
    #[tokio::test]
    async fn a_static_lifetime_is_one() {
        let client = Greetings::build(Texts).await.expect("a table").client();
        for target in ["/", "/blocking", "/listed"] {
            assert_eq!(get(&client, target).await.text(), "hello", "{target}");
        }
    }
}
