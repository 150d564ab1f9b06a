//! What wiring costs: three singletons and two request values, one made of the other, in instructions a request.
//!
//! Each peer answers one route with them and one without; callgrind counts both, and the difference is the wiring.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::hint::black_box;
use std::process::Command;
use std::sync::{Arc, RwLock};
use std::task::{Context, Poll, Waker};

type Failure = Box<dyn std::error::Error>;

const PEERS: &[(&str, fn(bool, u64))] = &[
    ("pulya", pulya_table::run),
    ("axum, State with FromRef", axum_state::run),
    ("shaku", shaku_module::run),
    ("Arc<dyn Any> behind a lock", container::run),
];

/// Counts every peer and prints the table. Wants valgrind.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    if let [peer, wired, requests] = arguments {
        let (_, run) = PEERS[peer.parse::<usize>()?];
        run(wired == "wired", requests.parse()?);
        return Ok(());
    }
    println!("{:<28} {:>8} {:>8} {:>8}", "instructions a request", "without", "with", "wiring");
    let mut wiring = Vec::new();
    for (place, (name, _)) in PEERS.iter().enumerate() {
        let (plain, wired) = (instructions(place, "plain")?, instructions(place, "wired")?);
        println!("{name:<28} {plain:>8} {wired:>8} {:>8}", wired - plain);
        wiring.push(wired - plain);
    }
    if wiring[0] > wiring[1] {
        return Err("wiring costs more in pulya than in axum".into());
    }
    Ok(())
}

/// Instructions of one request: what a thousand more of them add.
fn instructions(peer: usize, route: &str) -> Result<i64, Failure> {
    let of = |requests: u32| -> Result<i64, Failure> {
        let run = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe()?)
            .args(["providers", &peer.to_string(), route, &requests.to_string()])
            .output()?;
        let text = String::from_utf8_lossy(&run.stderr).into_owned();
        let count =
            text.lines().find_map(|line| line.split_once("Collected :")).map(|(_, count)| count.trim());
        Ok(count.ok_or_else(|| format!("no count: {text}"))?.parse()?)
    };
    Ok((of(2_000)? - of(1_000)?) / 1_000)
}

/// Runs a future that never waits.
fn now<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

/// What everyone wires.
#[derive(Clone, Debug)]
struct Config(u64);
#[derive(Clone, Debug)]
struct Pool(u64);
#[derive(Clone, Debug)]
struct Cache(u64);

fn answer(config: &Config, pool: &Pool, cache: &Cache, session: &str, user: u64) -> &'static str {
    black_box(config.0 + pool.0 + cache.0 + session.len() as u64 + user);
    black_box("ok")
}

fn id(session: &str, pool: &Pool) -> u64 {
    session.parse::<u64>().unwrap_or_default() + pool.0
}

mod pulya_table {
    use pulya::{App as _, Body, Fields, Head, Method, Reply, Version};

    use super::{Cache, Config, Pool, answer, black_box, id, now};

    pulya::routes! {
        struct Api;

        input     config: Config;
        singleton pool: Pool = Pool(config.0);
        singleton cache: Cache = Cache(pool.0);
        request   session (header "x-user" token: &str): &str = token;
        request   user: u64 = id(session, pool);

        GET "/plain" => black_box("ok");
        GET "/wired" => answer(config, pool, cache, session, *user);
    }

    pub(super) fn run(wired: bool, requests: u64) {
        let api = now(Api::build(Config(1))).expect("a table");
        let mut headers = http::HeaderMap::new();
        headers.insert("x-user", http::HeaderValue::from_static("42"));
        let path = if wired { "/wired" } else { "/plain" };
        for _ in 0..requests {
            let head = Head {
                method: Method::Get,
                method_name: "GET",
                path,
                query: None,
                version: Version::Http11,
                fields: Fields::map(&headers),
                peer: None,
                extensions: None,
            };
            let mut scratch = Vec::new();
            let path = pulya_runtime::route::Path::decode(path, &mut scratch);
            let mut exchange =
                pulya_runtime::exchange::Exchange::new(&head, path, Body::empty(), Reply::parts());
            now(api.dispatch(&mut exchange));
            assert_eq!(exchange.reply.into_parts().map(|parts| parts.status.as_u16()), Some(200));
        }
    }
}

mod axum_state {
    use axum::Router;
    use axum::extract::{FromRef, FromRequestParts, State};
    use axum::http::request::Parts;
    use axum::http::{Request, StatusCode};
    use axum::routing::get;
    use tower_service::Service as _;

    use super::{Cache, Config, Pool, answer, black_box, id, now};

    #[derive(Clone, FromRef)]
    struct AppState {
        config: Config,
        pool: Pool,
        cache: Cache,
    }

    /// An extractor can't borrow from the request.
    #[derive(Clone)]
    struct Session(String);

    impl<S: Sync> FromRequestParts<S> for Session {
        type Rejection = StatusCode;

        async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
            let value = parts.headers.get("x-user").and_then(|value| value.to_str().ok());
            Ok(Self(value.ok_or(StatusCode::BAD_REQUEST)?.to_owned()))
        }
    }

    /// Made of the session, which stays for whoever wants it too.
    struct User(u64);

    impl<S: Sync> FromRequestParts<S> for User
    where
        Pool: FromRef<S>,
    {
        type Rejection = StatusCode;

        async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
            let session = Session::from_request_parts(parts, state).await?;
            Ok(Self(id(&session.0, &Pool::from_ref(state))))
        }
    }

    async fn wired(
        State(config): State<Config>,
        State(pool): State<Pool>,
        State(cache): State<Cache>,
        session: Session,
        user: User,
    ) -> &'static str {
        answer(&config, &pool, &cache, &session.0, user.0)
    }

    pub(super) fn run(is_wired: bool, requests: u64) {
        let state = AppState { config: Config(1), pool: Pool(1), cache: Cache(1) };
        let mut router: Router = Router::new()
            .route("/plain", get(|| async { black_box("ok") }))
            .route("/wired", get(wired))
            .with_state(state);
        let path = if is_wired { "/wired" } else { "/plain" };
        for _ in 0..requests {
            let request = Request::builder().uri(path).header("x-user", "42");
            let request = request.body(axum::body::Body::empty()).expect("a request");
            let response = now(router.call(request)).expect("an answer");
            assert_eq!(response.status(), 200);
        }
    }
}

mod shaku_module {
    use std::sync::Arc;

    use shaku::{Component, HasComponent, HasProvider, Interface, Module, Provider, module};

    use super::{Cache, Config, Pool, answer, black_box, id};

    trait HasConfig: Interface {
        fn config(&self) -> &Config;
    }
    trait HasPool: Interface {
        fn pool(&self) -> &Pool;
    }
    trait HasCache: Interface {
        fn cache(&self) -> &Cache;
    }
    trait HasUser {
        fn id(&self, session: &str) -> u64;
    }
    trait HasSession {
        fn name<'h>(&self, headers: &'h http::HeaderMap) -> Option<&'h str>;
    }

    #[derive(Component)]
    #[shaku(interface = HasConfig)]
    struct ConfigOf {
        #[shaku(default = Config(1))]
        config: Config,
    }
    #[derive(Component)]
    #[shaku(interface = HasPool)]
    struct PoolOf {
        #[shaku(default = Pool(1))]
        pool: Pool,
    }
    #[derive(Component)]
    #[shaku(interface = HasCache)]
    struct CacheOf {
        #[shaku(default = Cache(1))]
        cache: Cache,
    }
    #[derive(Provider)]
    #[shaku(interface = HasSession)]
    struct SessionOf {}
    #[derive(Provider)]
    #[shaku(interface = HasUser)]
    struct UserOf {
        #[shaku(inject)]
        pool: Arc<dyn HasPool>,
    }

    impl HasConfig for ConfigOf {
        fn config(&self) -> &Config {
            &self.config
        }
    }
    impl HasPool for PoolOf {
        fn pool(&self) -> &Pool {
            &self.pool
        }
    }
    impl HasCache for CacheOf {
        fn cache(&self) -> &Cache {
            &self.cache
        }
    }
    impl HasSession for SessionOf {
        fn name<'h>(&self, headers: &'h http::HeaderMap) -> Option<&'h str> {
            headers.get("x-user").and_then(|value| value.to_str().ok())
        }
    }
    impl HasUser for UserOf {
        fn id(&self, session: &str) -> u64 {
            id(session, self.pool.pool())
        }
    }

    module! {
        Wiring {
            components = [ConfigOf, PoolOf, CacheOf],
            providers = [SessionOf, UserOf]
        }
    }

    fn wired(module: &Wiring, headers: &http::HeaderMap) -> Option<&'static str> {
        let config: Arc<dyn HasConfig> = module.resolve();
        let pool: Arc<dyn HasPool> = module.resolve();
        let cache: Arc<dyn HasCache> = module.resolve();
        let session: Box<dyn HasSession> = module.provide().ok()?;
        let name = session.name(headers)?;
        let user: Box<dyn HasUser> = module.provide().ok()?;
        Some(answer(config.config(), pool.pool(), cache.cache(), name, user.id(name)))
    }

    pub(super) fn run(is_wired: bool, requests: u64) {
        let module = Wiring::builder().build();
        fn is_module<M: Module>(_: &M) {}
        is_module(&module);
        let mut headers = http::HeaderMap::new();
        headers.insert("x-user", http::HeaderValue::from_static("42"));
        for _ in 0..requests {
            let answer = if is_wired { wired(&module, &headers) } else { Some(black_box("ok")) };
            assert_eq!(answer, Some("ok"));
        }
    }
}

mod container {
    use super::{Any, Arc, Cache, Config, HashMap, Pool, RwLock, TypeId, answer, black_box, id};

    /// Values by their types: one for the program, and one for each request.
    #[derive(Default)]
    struct Container(RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

    impl Container {
        fn put<T: Send + Sync + 'static>(&self, value: T) {
            self.0.write().expect("a lock").insert(TypeId::of::<T>(), Arc::new(value));
        }

        fn take<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
            self.0.read().expect("a lock").get(&TypeId::of::<T>())?.clone().downcast().ok()
        }
    }

    struct Session(String);
    struct User(u64);

    fn wired(program: &Container, headers: &http::HeaderMap) -> Option<&'static str> {
        let request = Container::default();
        let (config, pool, cache) =
            (program.take::<Config>()?, program.take::<Pool>()?, program.take::<Cache>()?);
        request.put(Session(headers.get("x-user")?.to_str().ok()?.to_owned()));
        let session = request.take::<Session>()?;
        request.put(User(id(&session.0, &pool)));
        let user = request.take::<User>()?;
        Some(answer(&config, &pool, &cache, &session.0, user.0))
    }

    pub(super) fn run(is_wired: bool, requests: u64) {
        let program = Container::default();
        program.put(Config(1));
        program.put(Pool(1));
        program.put(Cache(1));
        let mut headers = http::HeaderMap::new();
        headers.insert("x-user", http::HeaderValue::from_static("42"));
        for _ in 0..requests {
            let answer = if is_wired { wired(&program, &headers) } else { Some(black_box("ok")) };
            assert_eq!(answer, Some("ok"));
        }
    }
}
