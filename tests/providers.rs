//! Providers through whole tables: what is made, when, how often, and how it ends.

use std::sync::Mutex;

/// What happened, in order. Tests that read it hold its lock for one table each.
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

struct Session<'r> {
    token: &'r str,
}

struct User<'r> {
    name: &'r str,
}

mod per_request {
    use super::*;

    struct Named {
        user: &'static str,
    }

    mod user {
        pub(super) fn name() -> &'static str {
            "path"
        }
    }

    fn find<'r>(log: &Log, session: &'r Session<'_>) -> Result<User<'r>, pulya::Error> {
        log.add("user");
        match session.token {
            "" => Err(pulya::Error::new(401)),
            name => Ok(User { name }),
        }
    }

    pulya::routes! {
        struct Api;

        input   log: Log;
        request session (header "authorization" token: &str): Session<'_> = { log.add("session"); Session { token } };
        request user: User<'_> = find(log, session)?;
        request mut count: u32 = { log.add("count"); 0 };
        request project (project_id: u64): String = format!("project {project_id}");

        GET "/"            => "plain";
        GET "/none"        => { log.add("handler"); "none" };
        GET "/user"        => { log.add("handler"); user.name.to_owned() };
        GET "/both"        => { let session = session; format!("{} {}", user.name, session.token) };
        GET "/count"       => { *count += 1; *count += 1; count.to_string() };
        GET "/closure"     => ["a", "b"].map(|user| user.to_uppercase()).concat();
        GET "/if"          => if let Some(user) = Some("if") { user } else { "else" };
        GET "/match"       => match Some("match") { Some(user) => user, None => "none" };
        GET "/let"         => { let user = "let"; format!("{user}") };
        GET "/field"       => { let named = Named { user: "field" }; named.user };
        GET "/label"       => { let count = 0; 'user: loop { if count == 0 { break 'user } }; "label" };
        GET "/text"        => "the words {user} and {session}".to_owned();
        GET "/path"        => user::name();
        GET "/projects/{project_id}"       => project.clone();
        GET "/projects/{project_id}/{id}"  (id: u64) => format!("{project} {id}");
        POST "/body" (body text: String)   => format!("{}: {text}", user.name);
    }

    async fn client() -> (pulya::TestClient, &'static Log) {
        let api = Api::build(Log::default()).await.expect("a table");
        (api.client(), api.log())
    }

    impl Api {
        fn log(self) -> &'static Log {
            self.0.log
        }
    }

    #[tokio::test]
    async fn values_are_made_in_order_and_once() {
        let (client, log) = client().await;
        let answer = client.get("/user").header("authorization", "Ada").send().await;
        assert_eq!((answer.status(), answer.text()), (200, "Ada"));
        assert_eq!(log.take(), ["session", "user", "handler"]);
        let answer = client.get("/both").header("authorization", "Ada").send().await;
        assert_eq!(answer.text(), "Ada Ada");
        assert_eq!(log.take(), ["session", "user"]);
    }

    #[tokio::test]
    async fn only_routes_that_use_a_value_make_it() {
        let (client, log) = client().await;
        for path in ["/", "/none", "/closure", "/if", "/match", "/let", "/field", "/label", "/text", "/path"]
        {
            assert_eq!(client.get(path).send().await.status(), 200, "{path}");
            log.take().into_iter().for_each(|line| assert_eq!(line, "handler", "{path}"));
        }
    }

    #[tokio::test]
    async fn a_failing_one_answers_and_the_handler_does_not_run() {
        let (client, log) = client().await;
        assert_eq!(client.get("/user").header("authorization", "").send().await.status(), 401);
        assert_eq!(log.take(), ["session", "user"]);
        assert_eq!(client.get("/user").send().await.status(), 400);
        assert_eq!(log.take(), Vec::<String>::new());
    }

    #[tokio::test]
    async fn mutable_values_are_changed() {
        let (client, log) = client().await;
        assert_eq!(client.get("/count").send().await.text(), "2");
        assert_eq!(client.get("/count").send().await.text(), "2");
        assert_eq!(log.take(), ["count", "count"]);
    }

    #[tokio::test]
    async fn path_parameters_of_providers_type_the_pattern() {
        let (client, _) = client().await;
        assert_eq!(client.get("/projects/7").send().await.text(), "project 7");
        assert_eq!(client.get("/projects/7/8").send().await.text(), "project 7 8");
        assert_eq!(client.get("/projects/x").send().await.status(), 404);
    }

    #[tokio::test]
    async fn the_body_comes_behind_the_providers() {
        let (client, _) = client().await;
        let answer = client.post("/body").header("authorization", "Ada").body("hi").send().await;
        assert_eq!(answer.text(), "Ada: hi");
        // Both are wrong, and the provider is asked first.
        let answer = client.post("/body").header("authorization", "").body(&b"\xff"[..]).send().await;
        assert_eq!(answer.status(), 401);
    }

    #[tokio::test]
    async fn an_override_spares_what_only_it_needed() {
        let api =
            Api::builder(Log::default()).user(|_| User { name: "Grace" }).build().await.expect("a table");
        assert_eq!(api.client().get("/user").send().await.text(), "Grace");
        assert_eq!(api.log().take(), ["handler"]);
        // The right side mentions it, so that it is made.
        assert_eq!(api.client().get("/both").send().await.status(), 400);
        let answer = api.client().get("/both").header("authorization", "Ada").send().await;
        assert_eq!(answer.text(), "Grace Ada");
    }

    #[test]
    fn routes_say_what_they_use() {
        let providers = |pattern: &str| {
            Api::ROUTES.iter().find(|route| route.pattern == pattern).expect("a route").providers
        };
        assert_eq!(providers("/user"), ["log", "session", "user"]);
        assert_eq!(providers("/none"), ["log"]);
        assert_eq!(providers("/closure"), [""; 0]);
    }
}

mod ended {
    use std::time::Duration;

    use pulya::Outcome;

    use super::*;

    struct Tx {
        name: &'static str,
        log: &'static Log,
    }

    impl Tx {
        fn new(log: &'static Log, name: &'static str) -> Self {
            log.add(format!("begin {name}"));
            Self { name, log }
        }

        async fn end(self, outcome: Outcome) -> Result<(), pulya::Error> {
            tokio::task::yield_now().await;
            self.log.add(format!("end {} {outcome:?}", self.name));
            Ok(())
        }
    }

    struct Repo<'r>(&'r mut Tx);

    pulya::routes! {
        struct Api;

        input log: Log;
        request mut tx: Tx = Tx::new(log, "tx"), end = tx.end(outcome).await?;
        request inner: Tx = { let _ = tx; Tx::new(log, "inner") }, end = inner.end(outcome).await;
        request repo: Repo<'_> = Repo(tx);
        request picky (header "x-picky" picky_header: u8): u8 = { let _ = tx; picky_header };
        request wild: Tx = { let _ = tx; Tx::new(log, "wild") }, end = {
            wild.end(outcome).await?;
            panic!("an end")
        };
        request bad: Tx = Tx::new(log, "bad"), end = {
            bad.end(outcome).await?;
            return Err(pulya::Error::new(409));
        };

        GET  "/value"   => { log.add("handler"); tx.name };
        GET  "/typed"   -> u8 => { tx.name = "t"; 7 };
        GET  "/none"    -> u8 => { tx.name = "t"; None };
        GET  "/error"   => { tx.name = "t"; Err::<&str, _>(pulya::Error::new(418)) };
        GET  "/try"     => { tx.name = "t"; "x".parse::<u8>()?; "ok" };
        GET  "/panic"   => { tx.name = "t"; if log.take().len() < 9 { panic!("boom") } "ok" };
        GET  "/two"     => { log.add("handler"); let _ = inner; "ok" };
        GET  "/repo"    => { repo.0.log.add("handler"); "ok" };
        GET  "/picky"   => picky.to_string();
        GET  "/wild"    => { let _ = wild; "ok" };
        GET  "/bad"     => { let _ = bad; "ok" };
        GET  "/slow"    => { tx.name = "t"; tokio::time::sleep(Duration::from_secs(60)).await; "ok" };
        #[timeout("20 ms")]
        GET  "/late"    => { tx.name = "t"; tokio::time::sleep(Duration::from_secs(60)).await; "ok" };
        POST "/body" (json new: u8) => { tx.name = "t"; new.to_string() };
    }

    async fn asked(method: &str, path: &str) -> (u16, Vec<String>) {
        let api = Api::build(Log::default()).await.expect("a table");
        let status = api.client().request(method, path).send().await.status();
        tokio::time::sleep(Duration::from_millis(5)).await;
        (status, api.0.log.take())
    }

    #[tokio::test]
    async fn the_end_knows_the_outcome_and_runs_before_the_answer() {
        for (method, path, status, log) in [
            ("GET", "/value", 200, &["begin tx", "handler", "end tx Success"][..]),
            ("GET", "/typed", 200, &["begin tx", "end t Success"]),
            ("GET", "/none", 404, &["begin tx", "end t Error"]),
            ("GET", "/error", 418, &["begin tx", "end t Error"]),
            ("GET", "/try", 500, &["begin tx", "end t Error"]),
            (
                "GET",
                "/two",
                200,
                &["begin tx", "begin inner", "handler", "end inner Success", "end tx Success"],
            ),
            ("GET", "/repo", 200, &["begin tx", "handler", "end tx Success"]),
            ("GET", "/picky", 400, &["begin tx", "end tx Error"]),
            ("GET", "/late", 503, &["begin tx", "end t Cancelled"]),
            ("POST", "/body", 415, &["begin tx", "end tx Error"]),
            ("GET", "/bad", 409, &["begin bad", "end bad Success"]),
        ] {
            let (found, found_log) = asked(method, path).await;
            assert_eq!(
                (found, &found_log[..]),
                (status, &log.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>()[..]),
                "{path}"
            );
        }
    }

    #[tokio::test]
    async fn a_panic_goes_on_when_the_end_has_run() {
        let api = Api::build(Log::default()).await.expect("a table");
        let asked = tokio::task::LocalSet::new();
        let panic = asked
            .run_until(async {
                tokio::task::spawn_local(async move { api.client().get("/panic").send().await }).await
            })
            .await
            .expect_err("a panic");
        assert!(panic.is_panic());
        assert_eq!(api.0.log.take(), ["end t Panic"]);
    }

    #[tokio::test]
    async fn an_end_that_panics_does_not_keep_others_from_theirs() {
        let api = Api::build(Log::default()).await.expect("a table");
        let asked = tokio::task::LocalSet::new();
        let panic = asked
            .run_until(async {
                tokio::task::spawn_local(async move { api.client().get("/wild").send().await }).await
            })
            .await
            .expect_err("a panic");
        assert!(panic.is_panic());
        // It is spawned while the panic goes on.
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(api.0.log.take(), ["begin tx", "begin wild", "end wild Success", "end tx Panic"]);
    }

    #[tokio::test]
    async fn a_cancelled_request_ends_in_a_task_of_its_own() {
        let api = Api::build(Log::default()).await.expect("a table");
        let client = api.client();
        let asked = client.get("/slow").send();
        assert!(tokio::time::timeout(Duration::from_millis(5), asked).await.is_err());
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(api.0.log.take(), ["begin tx", "end t Cancelled"]);
    }
}
