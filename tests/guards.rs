//! Guards through whole tables: when they run, what they see, and what they refuse.

use std::sync::Mutex;

use bytes::Bytes;
use pulya::Outcome;

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

#[derive(Debug)]
struct User<'r> {
    name: &'r str,
}

impl User<'_> {
    fn is_admin(&self) -> bool {
        self.name == "root"
    }
}

fn find<'r>(log: &Log, name: &'r str) -> Result<User<'r>, pulya::Error> {
    log.add("user");
    if name.is_empty() { Err(pulya::Error::new(401)) } else { Ok(User { name }) }
}

struct Tx {
    log: &'static Log,
}

impl Tx {
    fn end(self, outcome: Outcome) {
        self.log.add(format!("end {outcome:?}"));
    }
}

async fn known(log: &Log, key: &str) -> Result<(), pulya::Error> {
    log.add(format!("key {key}"));
    if key == "bad" { Err(pulya::Error::new(403)) } else { Ok(()) }
}

fn admins_only(log: &Log, user: &User<'_>) -> Result<(), pulya::Error> {
    log.add(format!("admin {}", user.name));
    if user.is_admin() { Ok(()) } else { Err(pulya::Error::new(403)) }
}

fn number(log: &Log, text: &str) -> u32 {
    log.add(format!("number {text}"));
    text.len() as u32
}

/// A parameter that says when it is read.
struct Read;

impl pulya::Extract for Read {
    const BODY: bool = false;
    async fn extract(head: &pulya::Head<'_>, _: &mut pulya::Body<'_>) -> Result<Self, pulya::Error> {
        match head.query {
            Some("bad") => Err(pulya::Error::new(422)),
            _ => Ok(Self),
        }
    }
}

pulya::routes! {
    struct Api;

    input   log: Log;
    request user (header "x-user" name: Option<&str>): User<'_> = find(log, name.unwrap_or_default())?;
    request count (query "n" n: &str): u32 = number(log, n);
    request mut tx: Tx = { log.add("tx"); Tx { log } }, end = tx.end(outcome);

    guard (header "x-key" key: Option<&str>) known(log, key.unwrap_or("none")).await?;

    GET  "/"           => "literal";
    #[once]
    GET  "/once"       => "kept".to_owned();
    GET  "/plain"      => { log.add("handler"); "plain" };
    GET  "/read"       (_read: Read) => "read";
    POST "/body"       (body raw: Bytes) => { log.add("body"); raw };

    scope "/admin" {
        guard admins_only(log, user);
        GET "/user"    => { log.add("handler"); user.name.to_owned() };
        GET "/user/count" => { log.add("handler"); format!("{} {count}", user.name) };
        GET "/literal" => "for admins";
    }

    scope "/teams/{team}" {
        guard (team: u32) { log.add(format!("team {team}")); };
        guard if team == "9" { Err(pulya::Error::new(410))? };
        GET "" => "team";
        GET "/members/{id}" (id: u64) => format!("{team}: {id}");
        scope "/inner/{deep}" {
            guard log.add(format!("deep {team} {deep}"));
            GET "" => format!("{team} {deep}");
        }
    }

    scope "/tx" {
        guard log.add("before");
        guard { let _: &mut Tx = tx; log.add("with tx"); };
        guard if log.0.lock().expect("a log").len() > 10 { Err(pulya::Error::new(429))? };
        GET "/used" (query "q" q: &str) => { let _: &mut Tx = tx; log.add(format!("handler {q}")); "used" };
        GET "/unused" -> u32 => *count;
        GET "/literal" => "in a transaction";
        #[once]
        GET "/once" => "kept in a transaction".to_owned();
    }
}

impl Api {
    fn log(self) -> &'static Log {
        self.0.log
    }
}

/// A request and what becomes of it.
struct Case {
    target: &'static str,
    headers: &'static [(&'static str, &'static str)],
    status: u16,
    body: &'static str,
    log: &'static [&'static str],
}

const fn case(
    target: &'static str,
    headers: &'static [(&'static str, &'static str)],
    status: u16,
    body: &'static str,
    log: &'static [&'static str],
) -> Case {
    Case { target, headers, status, body, log }
}

const ROOT: &[(&str, &str)] = &[("x-user", "root")];
const ADA: &[(&str, &str)] = &[("x-user", "Ada")];
const BAD: &[(&str, &str)] = &[("x-key", "bad"), ("x-user", "root")];

const CASES: &[Case] = &[
    // Each kind of answer.
    case("/", &[], 200, "literal", &["key none"]),
    case("/", BAD, 403, "", &["key bad"]),
    case("/once", &[], 200, "kept", &["key none"]),
    case("/once", BAD, 403, "", &["key bad"]),
    case("/plain", &[("x-key", "a")], 200, "plain", &["key a", "handler"]),
    case("/plain", BAD, 403, "", &["key bad"]),
    // Before parameters.
    case("/read?bad", &[], 422, "", &["key none"]),
    case("/read?bad", BAD, 403, "", &["key bad"]),
    // What a guard needs is made before it, once, and what the handler alone needs behind all guards.
    case("/admin/user", ROOT, 200, "root", &["key none", "user", "admin root", "handler"]),
    case("/admin/user", ADA, 403, "", &["key none", "user", "admin Ada"]),
    case("/admin/user", &[], 401, "", &["key none", "user"]),
    case("/admin/user", BAD, 403, "", &["key bad"]),
    case(
        "/admin/user/count?n=abc",
        ROOT,
        200,
        "root 3",
        &["key none", "user", "admin root", "number abc", "handler"],
    ),
    case("/admin/user/count", ADA, 403, "", &["key none", "user", "admin Ada"]),
    case("/admin/literal", ROOT, 200, "for admins", &["key none", "user", "admin root"]),
    case("/admin/literal", ADA, 403, "", &["key none", "user", "admin Ada"]),
    // A guard covers routes, and nothing else.
    case("/admin/nothing", BAD, 404, "", &[]),
    case("/nothing", BAD, 404, "", &[]),
    // Path parameters of the scope.
    case("/teams/7", &[], 200, "team", &["key none", "team 7"]),
    case("/teams/9", &[], 410, "", &["key none", "team 9"]),
    case("/teams/x", &[], 404, "", &[]),
    case("/teams/7/members/8", &[], 200, "7: 8", &["key none", "team 7"]),
    case("/teams/7/inner/a%20b", &[], 200, "7 a b", &["key none", "team 7", "deep 7 a b"]),
    // Values that end.
    case(
        "/tx/used?q=1",
        &[],
        200,
        "used",
        &["key none", "before", "tx", "with tx", "handler 1", "end Success"],
    ),
    case("/tx/used", &[], 400, "", &["key none", "before", "tx", "with tx", "end Error"]),
    case(
        "/tx/unused?n=ab",
        &[],
        200,
        "2",
        &["key none", "before", "tx", "with tx", "number ab", "end Success"],
    ),
    case(
        "/tx/unused?n=ab",
        &[("accept", "text/html")],
        406,
        "",
        &["key none", "before", "tx", "with tx", "end Error"],
    ),
    case(
        "/tx/literal",
        &[],
        200,
        "in a transaction",
        &["key none", "before", "tx", "with tx", "end Success"],
    ),
    case(
        "/tx/once",
        &[],
        200,
        "kept in a transaction",
        &["key none", "before", "tx", "with tx", "end Success"],
    ),
    case("/tx/once", BAD, 403, "", &["key bad"]),
];

#[tokio::test]
async fn guards_run_in_order_before_all_else() {
    let api = Api::build(Log::default()).await.expect("a table");
    for case in CASES {
        let mut request = api.client().get(case.target);
        for (name, value) in case.headers {
            request = request.header(name, value);
        }
        let answer = request.send().await;
        assert_eq!(answer.status(), case.status, "{}: {}", case.target, answer.text());
        if case.status == 200 {
            assert_eq!(answer.text(), case.body, "{}", case.target);
        }
        assert_eq!(api.log().take(), case.log, "{} {:?}", case.target, case.headers);
    }
}

#[tokio::test]
async fn a_body_is_not_read_before_a_guard_has_passed() {
    let api = Api::build(Log::default()).await.expect("a table");
    let answer = api.client().post("/body").header("x-key", "bad").body("raw").send().await;
    assert_eq!(answer.status(), 403);
    assert_eq!(api.log().take(), ["key bad"]);
    assert_eq!(api.client().post("/body").body("raw").send().await.text(), "raw");
}

#[test]
fn routes_say_what_guards_them() {
    let route = |pattern: &str| Api::ROUTES.iter().find(|route| route.pattern == pattern).expect("a route");
    const KEY: &str = "known(log, key.unwrap_or(\"none\")).await?";
    assert_eq!(route("/").guards, [KEY]);
    assert_eq!(route("/").providers, ["log"]);
    assert_eq!(route("/admin/literal").guards, [KEY, "admins_only(log, user)"]);
    assert_eq!(route("/admin/literal").providers, ["log", "user"]);
    assert_eq!(route("/teams/{team}/inner/{deep}").guards.len(), 4);
    let table = pulya::table(Api::ROUTES);
    let row = table.lines().find(|line| line.contains("/admin/literal")).expect("a row");
    assert!(row.contains("known(log, key.unwrap_or(\"none\")).await?, admins_only(log, user)"), "{row}");
    let unguarded = pulya::table(&[pulya::RouteInfo::new("GET", "/", "a.rs", 1)]);
    assert_eq!(unguarded, "GET  /  a.rs:1\n");
}

mod overridden {
    use super::*;

    pulya::routes! {
        struct Api;

        input   log: Log;
        request session: String = { log.add("session"); "s".to_owned() };
        request user: String = { log.add("user"); session.clone() };
        guard { let _: &String = user; log.add("guard"); };
        GET "/" => "open";
        GET "/session" => session.clone();
    }

    #[tokio::test]
    async fn what_an_overridden_value_needed_is_not_made_for_a_guard() {
        let api = Api::builder(Log::default()).user(|_| "u".to_owned()).build().await.expect("a table");
        assert_eq!(api.client().get("/").send().await.text(), "open");
        assert_eq!(api.0.log.take(), ["guard"]);
        assert_eq!(api.client().get("/session").send().await.text(), "s");
        assert_eq!(api.0.log.take(), ["session", "guard"]);
    }
}

/// A client that waits to be asked for its body is not asked before every guard has passed.
#[tokio::test]
async fn a_client_that_waits_is_refused_at_once() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let server = pulya::Server::bind("127.0.0.1:0").workers(1).signals(false).on_listen(|at| {
        let _ = tell.send(at);
    });
    let handle = server.handle();
    let api = Api::build(Log::default()).await.expect("a table");
    let served = tokio::spawn(server.serve(api));
    let address = told.await.expect("it listens");
    let answers = tokio::task::spawn_blocking(move || {
        use std::io::{BufRead as _, BufReader, Write as _};
        ["bad", "good"].map(|key| {
            let mut stream = BufReader::new(std::net::TcpStream::connect(address).expect("a connection"));
            let head = format!(
                "POST /body HTTP/1.1\r\nhost: a\r\nx-key: {key}\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n"
            );
            stream.get_mut().write_all(head.as_bytes()).expect("a head");
            let mut line = String::new();
            stream.read_line(&mut line).expect("a status line");
            line
        })
    })
    .await
    .expect("a thread");
    assert_eq!(answers, ["HTTP/1.1 403 Forbidden\r\n", "HTTP/1.1 100 Continue\r\n"]);
    handle.shut_down();
    served.await.expect("a task").expect("an end");
}
