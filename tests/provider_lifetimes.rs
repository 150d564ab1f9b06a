//! Singletons and tasks: built at once, stopped in reverse, told to end.
#![allow(clippy::todo, reason = "a task whose type is `!`")]

use std::error::Error as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use pulya::{App as _, Shutdown};

/// What happened, in order.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn add(&self, text: impl Into<String>) {
        self.0.lock().expect("a log").push(text.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("a log"))
    }
}

mod at_once {
    use super::*;

    async fn after(milliseconds: u64) -> u64 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        milliseconds
    }

    pulya::routes! {
        struct Api;

        singleton sum: u64 = *short + *second + *long;
        singleton second: u64 = after(*short).await;
        singleton short: u64 = after(50).await;
        singleton long: u64 = after(100).await;

        GET "/" => sum.to_string();
    }

    #[tokio::test(start_paused = true)]
    async fn independent_singletons_are_made_concurrently() {
        let start = tokio::time::Instant::now();
        let api = Api::build().await.expect("a table");
        assert_eq!(api.client().get("/").send().await.text(), "200");
        // 50 and then 50 more, beside 100. One behind the other they would take 200.
        assert!(start.elapsed() < Duration::from_millis(110), "{:?}", start.elapsed());
    }
}

mod failing {
    use super::*;

    async fn connect() -> Result<u8, pulya::Error> {
        Err(Outer("x".parse::<u8>().expect_err("no number")))?
    }

    pulya::routes! {
        struct OfError;
        singleton pool: u8 = connect().await?, stop = connect().await.map(drop);
        GET "/" => pool.to_string();
    }

    #[tokio::test]
    async fn the_cause_of_an_error_of_ours_stays() {
        let error = OfError::build().await.expect_err("no pool");
        assert!(error.source().expect("a cause").is::<Outer>(), "{error}");
    }

    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);

    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the port is no number")
        }
    }

    impl std::error::Error for Outer {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }

    async fn slow(log: &Log) -> u8 {
        tokio::time::sleep(Duration::from_secs(5)).await;
        log.add("never");
        0
    }

    pulya::routes! {
        #[derive(Debug)]
        struct Api;

        input log: &'static Log;
        singleton a: u8 = { log.add("a"); 1 }, stop = log.add(format!("stop a {a}"));
        singleton b: u8 = { log.add("b"); *a + 1 }, stop = {
            log.add("stop b");
            Err::<(), _>("a failing stop")
        };
        singleton slow: u8 = slow(log).await, stop = log.add("stop slow");
        singleton port: u16 = {
            tokio::task::yield_now().await;
            if *b == 2 { "x".parse::<u16>().map_err(Outer)? } else { 0 }
        }, stop = log.add("stop port");

        GET "/" => format!("{a}{b}{port}{slow}");
    }

    #[tokio::test]
    async fn a_failure_says_where_and_stops_what_was_made() {
        let log: &'static Log = Box::leak(Box::default());
        let error = Api::build(log).await.expect_err("no number");
        let line = Api::PROVIDERS.iter().find(|provider| provider.name == "port").expect("it").line;
        assert_eq!((error.provider(), error.place()), ("port", (file!(), line)));
        assert_eq!(
            error.to_string(),
            format!("`port` at {}:{line} could not be built: the port is no number", file!())
        );
        let cause = error.source().expect("a cause");
        assert_eq!(cause.to_string(), "the port is no number");
        assert_eq!(cause.source().expect("its cause").to_string(), "invalid digit found in string");
        assert_eq!(log.take(), ["a", "b", "stop b", "stop a 1"]);
    }

    #[tokio::test]
    async fn what_only_an_overridden_one_needs_is_not_made() {
        let log: &'static Log = Box::leak(Box::default());
        let api = Api::builder(log).port(7).slow(3).build().await.expect("a table");
        assert_eq!(api.client().get("/").send().await.text(), "1273");
        assert_eq!(log.take(), ["a", "b"]);
    }
}

mod overridden {
    use super::*;

    struct Pool;
    struct Repo(&'static str);

    static POOLS: AtomicUsize = AtomicUsize::new(0);

    async fn open(log: &'static Log) -> Result<Pool, std::io::Error> {
        POOLS.fetch_add(1, SeqCst);
        log.add("open");
        Ok(Pool)
    }

    pulya::routes! {
        struct Api;

        input log: &'static Log;
        singleton pool: Pool = open(log).await?, stop = { let _: &'static Pool = pool; log.add("close"); };
        singleton repo: Repo = { let _ = pool; Repo("real") }, stop = log.add(format!("stop {}", repo.0));
        GET "/" => repo.0;
    }

    #[tokio::test]
    async fn neither_it_nor_what_only_it_needed_runs() {
        let log: &'static Log = Box::leak(Box::default());
        let api = Api::builder(log).repo(Repo("fake")).build().await.expect("a table");
        assert_eq!(api.client().get("/").send().await.text(), "fake");
        api.stop().await;
        // The table owns what it was given, and stops it.
        assert_eq!(log.take(), ["stop fake"]);
        assert_eq!(POOLS.load(SeqCst), 0);
        let api = Api::build(log).await.expect("a table");
        assert_eq!(api.client().get("/").send().await.text(), "real");
        api.stop().await;
        assert_eq!(log.take(), ["open", "stop real", "close"]);
    }
}

mod mentioned_by_a_stop {
    use super::*;

    pulya::routes! {
        struct Api;

        input log: &'static Log;
        singleton meter: u8 = { log.add("meter"); 1 };
        singleton pool: u8 = { log.add("pool"); 2 }, stop = log.add(format!("pool stops, {meter}"));
        singleton repo: u8 = { log.add("repo"); *pool };
        GET "/" => repo.to_string();
    }

    #[tokio::test]
    async fn it_is_made_where_that_stop_will_run() {
        let log: &'static Log = Box::leak(Box::default());
        for (api, made, stopped) in [
            (Api::builder(log), &["meter", "pool", "repo"][..], &["pool stops, 1"][..]),
            (Api::builder(log).pool(3), &["meter", "repo"], &["pool stops, 1"]),
            (Api::builder(log).repo(4), &[], &[]),
        ] {
            let api = api.build().await.expect("a table");
            assert_eq!(log.take(), made);
            api.stop().await;
            assert_eq!(log.take(), stopped);
        }
    }
}

mod stopping {
    use super::*;

    pulya::routes! {
        struct Api;

        input log: &'static Log;
        singleton first: u8 = 1, stop = log.add("first");
        singleton second: u8 = *first, stop = if *second > 0 { panic!("a panicking stop") };
        #[timeout("20 ms")]
        singleton third: u8 = *second, stop = {
            log.add("third begins");
            tokio::time::sleep(Duration::from_secs(60)).await;
            log.add("never");
        };
        singleton fourth: u8 = *third, stop = Err::<u8, _>(std::io::Error::other("a failing stop"));
        singleton _fifth: u8 = *fourth, stop = async { log.add("fifth") };
    }

    #[tokio::test]
    async fn hooks_run_in_reverse_and_none_stops_the_rest() {
        let log: &'static Log = Box::leak(Box::default());
        let api = Api::build(log).await.expect("a table");
        let start = Instant::now();
        api.stop().await;
        assert_eq!(log.take(), ["fifth", "third begins", "first"]);
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

mod tasks {
    use super::*;

    async fn sweep(log: &'static Log, shutdown: Shutdown) {
        let mut rounds = 0;
        while tokio::time::timeout(Duration::from_millis(1), shutdown.recv()).await.is_err() {
            rounds += 1;
        }
        log.add(format!("swept {}", rounds > 0));
    }

    pulya::routes! {
        struct Quiet;

        input log: &'static Log;
        task sweeper = sweep(log, shutdown);
        task failing = { shutdown.recv().await; "x".parse::<u8>()?; log.add("never") };
        task panicking = if !shutdown.has_begun() { panic!("boom") };
        task ending = log.add("ended");
        task refused = refused();
        task never = {
            shutdown.recv().await;
            todo!("a task that is still to be written")
        };
        task _beating = loop {
            if shutdown.has_begun() {
                return Ok(());
            }
            tokio::task::yield_now().await;
        };
    }

    async fn refused() -> Result<(), pulya::Error> {
        Err(pulya::Error::new(500))
    }

    #[tokio::test]
    async fn tasks_run_until_they_are_told_to_end() {
        let log: &'static Log = Box::leak(Box::default());
        let quiet = Quiet::build(log).await.expect("a table");
        let shutdown = Shutdown::new();
        let sign = shutdown.clone();
        let told = async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            assert!(!sign.has_begun(), "no task here is critical");
            sign.begin();
        };
        tokio::join!(quiet.tasks(shutdown), told);
        assert_eq!(log.take(), ["ended", "swept true"]);
    }

    pulya::routes! {
        struct Critical;

        input log: &'static Log;
        task sweeper = sweep(log, shutdown);
        #[critical]
        task feed = {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Err::<(), _>("the feed is gone")
        };
    }

    #[tokio::test]
    async fn a_critical_task_that_fails_begins_the_shutdown() {
        let log: &'static Log = Box::leak(Box::default());
        let critical = Critical::build(log).await.expect("a table");
        let shutdown = Shutdown::new();
        critical.tasks(shutdown.clone()).await;
        assert!(shutdown.has_begun());
        assert_eq!(log.take(), ["swept true"]);
    }
}

mod introspection {
    struct A;
    struct B;

    pulya::routes! {
        struct Api;

        input     a: A;
        singleton b: B = { let _ = a; B };
        request   user: u8 = { let _ = b; 1 };
        request mut tx: u8 = *user, end = ();

        GET  "/"      => "public";
        GET  "/login" => { let _ = b; "public" };
        GET  "/me"    => user.to_string();
        POST "/me"    => { *tx += 1; tx.to_string() };
    }

    #[test]
    fn a_test_can_demand_a_provider_on_every_route() {
        const PUBLIC: &[&str] = &["/", "/login"];
        for route in Api::ROUTES.iter().filter(|route| !PUBLIC.contains(&route.pattern)) {
            assert!(route.providers.contains(&"user"), "{} {} is open to all", route.method, route.pattern);
        }
        assert_eq!(Api::ROUTES[3].providers, ["a", "b", "user", "tx"]);
    }

    #[test]
    fn the_graph_is_dot() {
        assert_eq!(
            pulya::graph(Api::PROVIDERS),
            r#"digraph providers {
    a [label="a: A\ninput"];
    b [label="b: B\nsingleton"];
    user [label="user: u8\nrequest"];
    tx [label="tx: u8\nrequest mut"];
    b -> a;
    user -> b;
    tx -> user;
}
"#
        );
    }

    #[tokio::test]
    async fn the_table_answers() {
        let api = Api::build(A).await.expect("a table");
        assert_eq!(api.client().post("/me").send().await.text(), "2");
        assert_eq!(api.client().get("/me").send().await.text(), "1");
    }
}

mod hygiene {
    //! Names that an expansion might use are the user's.
    #![allow(non_upper_case_globals, dead_code)]

    struct Result;
    struct Option;
    struct Some;
    struct None;
    struct Ok;
    struct Err;
    struct Vec;
    struct String;
    struct Future;
    struct Send;
    struct Iterator;
    static app: u8 = 1;
    static req: u8 = 2;
    static state: u8 = 3;
    static value: u8 = 4;
    static error: u8 = 5;
    static x: u8 = 6;
    static at: u8 = 7;
    static id: u8 = 8;
    static found: u8 = 9;
    static reply: u8 = 10;
    static refusal: u8 = 11;
    static out: u8 = 12;
    static result: u8 = 13;

    pulya::routes! {
        struct Api;

        input     r#type: u8;
        singleton head: u8 = *r#type;
        request mut session: u8 = *head, end = { let _ = (session, outcome.is_success()); };
        singleton body: u8 = 1, stop = { let _ = body; };
        task _forever = shutdown.recv().await;

        GET "/" -> u8 => app + req + state + value + error + *session + *body;
        GET "/{name}" -> u8 => {
            let next = name.len() as u8 + x + at + id + found;
            next + reply + refusal + out + result
        };
    }

    #[tokio::test]
    async fn user_items_collide_with_nothing() {
        let api = Api::build(1).await;
        let core::result::Result::Ok(api) = api else { panic!("a table") };
        assert_eq!(api.client().get("/").send().await.text(), "17");
        assert_eq!(api.client().get("/ab").send().await.text(), "78");
    }
}
