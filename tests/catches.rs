//! `catch` through a whole table: what it replaces, which one does, and what it leaves alone.

use pulya::prelude::*;
use pulya::{Error, Problem, Status};
use serde::Deserialize;

#[derive(Deserialize)]
#[expect(dead_code, reason = "it only has to fail")]
struct New {
    name: String,
}

#[derive(Debug, Problem)]
enum Own {
    #[problem(status = 409, title = "Mine")]
    Mine,
}

fn broken() -> Result<String, std::io::Error> {
    Err(std::io::Error::other("the disk"))
}

async fn page(prefix: &str, problem: Problem) -> Html<String> {
    Html(format!("{prefix} {}: {}", problem.status().as_u16(), problem.to_json()))
}

pulya::routes! {
    struct Site;

    input prefix: String;

    catch 404 page(prefix, problem).await;
    catch 405 "other methods";
    catch 500 (Status::BAD_GATEWAY, format!("{prefix} failed"));

    GET  "/"               => "home";
    GET  "/missing"        => None::<String>;
    GET  "/error"          => broken()?;
    GET  "/direct"         => broken().map_err(Error::from);
    GET  "/status"         => Err::<(), _>(Error::new(404).detail("no such thing"))?;
    GET  "/panic"          => if prefix.is_empty() { "x" } else { panic!("on purpose") };
    GET  "/own"            => Err::<&str, Own>(Own::Mine);
    GET  "/response"       => pulya::Response::new(Status::NOT_FOUND).text("mine");
    GET  "/problem"        => Problem::new(404).detail("mine");
    POST "/json"           (json _new: New) => "made";
    #[etag]
    GET  "/etag"           => None::<String>;
    GET  "/ids/{id}"       (id: u64) => format!("{id}");

    scope "/api" {
        catch _ { let status = problem.status(); (status, format!("api {}", status.as_u16())) };
        catch 400 Redirect::to("/bad");

        GET  "/missing"    => None::<String>;
        GET  "/own"        => Err::<&str, Own>(Own::Mine);
        POST "/json"       (json _new: New) => "made";
        GET  "/query"      (query "q" q: &str) => q;
        GET  "/json"       -> u32 => 1;
        #[timeout("1 ms")]
        GET  "/slow"       => { std::future::pending::<()>().await; "never" };

        scope "/{deep}" {
            catch 404 Err::<&str, _>(Error::new(451))?;
            catch 409 "never: it is the user's own";
            GET "/own"     => Err::<&str, Own>(Own::Mine);
            GET "/refused" (query "n" n: u8) => format!("{deep} {n}");
            GET "/missing" => None::<String>;
        }
    }
    scope "/files" {
        catch 404 None::<String>;
        GET "/{*path}" => path;
    }
}

/// Method, target, body, what is answered.
const CASES: &[(&str, &str, &str, u16, &str)] = &[
    ("GET", "/", "", 200, "home"),
    ("GET", "/missing", "", 404, r#"site 404: {"type":"about:blank","title":"Not Found","status":404}"#),
    ("GET", "/nowhere", "", 404, r#"site 404: {"type":"about:blank","title":"Not Found","status":404}"#),
    ("GET", "/etag", "", 404, r#"site 404: {"type":"about:blank","title":"Not Found","status":404}"#),
    (
        "GET",
        "/status",
        "",
        404,
        r#"site 404: {"type":"about:blank","title":"Not Found","status":404,"detail":"no such thing"}"#,
    ),
    ("HEAD", "/missing", "", 404, ""),
    ("PUT", "/", "", 405, "other methods"),
    ("GET", "/error", "", 502, "site failed"),
    ("GET", "/direct", "", 502, "site failed"),
    ("GET", "/panic", "", 502, "site failed"),
    // What the user's own code answers is left alone.
    ("GET", "/own", "", 409, r#"{"type":"about:blank","title":"Mine","status":409}"#),
    ("GET", "/response", "", 404, "mine"),
    (
        "GET",
        "/problem",
        "",
        404,
        r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"mine"}"#,
    ),
    // No catch is for these.
    ("POST", "/json", "{}", 415, r#"{"type":"about:blank","title":"Unsupported Media Type","status":415"#),
    // The innermost, and an exact status before any.
    ("GET", "/api/missing", "", 404, "api 404"),
    ("GET", "/api/own", "", 409, r#"{"type":"about:blank","title":"Mine","status":409}"#),
    ("POST", "/api/json", "{}", 415, "api 415"),
    ("GET", "/api/query", "", 303, ""),
    ("GET", "/api/slow", "", 503, "api 503"),
    ("POST", "/api/query", "", 405, "api 405"),
    ("GET", "/api", "", 404, "api 404"),
    ("GET", "/api/", "", 404, "api 404"),
    // `/api/{deep}` is a prefix too, and more of the path is under it.
    (
        "GET",
        "/api/x/y",
        "",
        451,
        r#"{"type":"about:blank","title":"Unavailable For Legal Reasons","status":451}"#,
    ),
    (
        "GET",
        "/api/x/missing",
        "",
        451,
        r#"{"type":"about:blank","title":"Unavailable For Legal Reasons","status":451}"#,
    ),
    ("GET", "/api/x/own", "", 409, r#"{"type":"about:blank","title":"Mine","status":409}"#),
    ("GET", "/api/x/refused", "", 303, ""),
    ("GET", "/api/x/refused?n=7", "", 200, "x 7"),
    ("DELETE", "/api/x/refused?n=7", "", 405, "api 405"),
    ("GET", "/apix", "", 404, r#"site 404: {"type":"about:blank","title":"Not Found","status":404}"#),
    // `None` in a catch is a 404 that nothing catches.
    ("GET", "/files", "", 404, r#"{"type":"about:blank","title":"Not Found","status":404}"#),
    ("GET", "/files/a", "", 200, "a"),
    ("GET", "/ids/7", "", 200, "7"),
    (
        "GET",
        "/ids/x",
        "",
        404,
        r#"site 404: {"type":"about:blank","title":"Not Found","status":404,"detail":"The path parameter `id` is no"#,
    ),
];

mod own_error {
    use super::*;

    #[derive(Debug, Problem)]
    pub(super) enum AppError {
        #[problem(status = 404, title = "Mine")]
        Mine,
    }

    fn fails() -> Result<(), AppError> {
        Err(AppError::Mine)
    }

    pulya::routes! {
        struct App;

        error AppError;

        catch 404 "caught";
        catch _ { fails()?; problem };

        GET "/missing" => None::<String>;
        GET "/mine"    => fails()?;
        POST "/"       => "made";

        scope "/guarded" {
            guard (query "n" n: u8) if n == 0 { fails()? };
            GET "" => "in";
        }
        scope "/around" {
            around { fails()?; next.await };
            GET "" => "never";
        }
    }

    /// An error type of the table's own answers for itself, wherever it comes from.
    #[tokio::test]
    async fn is_left_alone() {
        const MINE: &str = r#"{"type":"about:blank","title":"Mine","status":404}"#;
        let client = App::build().await.expect("a table").client();
        for (method, target, status, text) in [
            ("GET", "/missing", 404, "caught"),
            ("GET", "/mine", 404, MINE),
            ("GET", "/guarded?n=1", 200, "in"),
            ("GET", "/guarded?n=0", 404, MINE),
            // The catch of everything else fails by itself, and that is what is answered.
            ("GET", "/guarded", 404, MINE),
            ("GET", "/", 404, MINE),
            ("GET", "/around", 404, MINE),
            ("GET", "/around/nowhere", 404, MINE),
        ] {
            let answer = client.request(method, target).send().await;
            assert_eq!((answer.status(), answer.text()), (status, text), "{method} {target}");
        }
    }
}

#[tokio::test]
async fn problems_are_replaced() {
    let client = Site::build("site".to_owned()).await.expect("a table").client();
    for (method, target, body, status, expected) in CASES {
        let answer = client.request(*method, *target).body(*body).send().await;
        assert_eq!(answer.status(), *status, "{method} {target}: {}", answer.text());
        assert!(answer.text().starts_with(expected), "{method} {target}: {}", answer.text());
    }
}

#[tokio::test]
async fn what_a_problem_says_in_its_header_stays() {
    let client = Site::build("site".to_owned()).await.expect("a table").client();
    let answer = client.put("/").send().await;
    assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(answer.header("content-length"), Some("13"));
    // 406 is one too.
    let answer = client.get("/api/json").header("accept", "text/html").send().await;
    assert_eq!((answer.status(), answer.text()), (406, "api 406"));
    // OPTIONS is no problem.
    assert_eq!(client.request("OPTIONS", "/").send().await.status(), 204);
}

#[tokio::test]
async fn a_wire_carries_what_a_catch_answers() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let server = pulya::Server::bind("127.0.0.1:0").workers(1).signals(false).on_listen(|at| {
        let _ = tell.send(at);
    });
    let handle = server.handle();
    let site = Site::build("site".to_owned()).await.expect("a table");
    let served = tokio::spawn(server.serve(site));
    let address = told.await.expect("it listens");
    let text = tokio::task::spawn_blocking(move || {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(address).expect("a connection");
        stream
            .write_all(
                b"GET /nowhere HTTP/1.1\r\nhost: a\r\n\r\nGET /error HTTP/1.1\r\nhost: a\r\n\r\n\
                  GET / HTTP/1.1\r\nhost: a\r\n\r\nHEAD /nowhere HTTP/1.1\r\nhost: a\r\n\r\n\
                  PUT / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
            )
            .expect("a request");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer");
        text
    })
    .await
    .expect("a thread");
    let status = |text: &str| {
        text.lines().filter(|line| line.starts_with("HTTP/1.1 ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let found: Vec<String> =
        text.match_indices("HTTP/1.1 ").map(|(at, _)| text[at + 9..at + 12].to_owned()).collect();
    assert_eq!(found, ["404", "502", "200", "404", "405"], "{:?}", status(&text));
    assert!(text.contains("site failed") && text.contains("allow: GET, HEAD, OPTIONS\r\n"), "{text}");
    handle.shut_down();
    served.await.expect("a task").expect("an end");
}
