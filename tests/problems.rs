//! `docs/problems.md`, kept true: every example in it is asked for, and answered as it stands there.

use pulya::prelude::*;
use pulya::{Error, Header};
use serde::Deserialize;

/// What can go wrong in the example of the document.
#[derive(Debug, Problem)]
enum ShopError {
    #[problem(status = 404, title = "No such order", type = "https://example.org/problems/no-order")]
    #[problem(detail = "There is no order {id}.")]
    Missing { id: u64 },
    #[problem(status = 409, detail = "Order {0} was sent already.")]
    Sent(u64),
    #[problem(status = 500)]
    Database(#[problem(from)] std::io::Error),
    #[problem(status = 401, header("www-authenticate", "Bearer"))]
    Unknown,
    #[problem(transparent)]
    Other(#[problem(from)] Error),
}

/// One that speaks through `Display`.
#[derive(Debug, Problem)]
#[problem(status = 402, detail)]
struct Unpaid {
    amount: u32,
}

impl std::fmt::Display for Unpaid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is still to be paid.", self.amount)
    }
}

#[derive(Deserialize, garde::Validate)]
struct NewOrder {
    #[garde(length(min = 1))]
    name: String,
    #[garde(dive)]
    items: Vec<Item>,
}

#[derive(Deserialize, garde::Validate)]
struct Item {
    #[garde(range(max = 1000))]
    price: u32,
}

#[derive(Deserialize)]
struct Page {
    limit: Option<u32>,
}

fn order(id: u64) -> Result<String, ShopError> {
    match id {
        1 => Err(ShopError::Sent(id)),
        2 => Err(std::io::Error::other("the password is 1234"))?,
        3 => Err(Error::new(418).detail("A teapot."))?,
        4 => Err(ShopError::Unknown),
        _ => Err(ShopError::Missing { id }),
    }
}

fn fails() -> Result<String, std::num::ParseIntError> {
    "x".parse::<u32>().map(|n| n.to_string())
}

async fn slow() -> &'static str {
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    "late"
}

pulya::routes! {
    struct Shop;

    GET  "/orders"          (query page: Page) => page.limit.unwrap_or(10).to_string();
    #[body_limit("64 B")]
    POST "/orders"          (json new: NewOrder) => format!("{} {}", new.name, new.items.iter().map(|i| i.price).sum::<u32>());
    GET  "/orders/{id}"     (id: u64) -> String => order(id);
    GET  "/bill"            => Err::<&str, _>(Unpaid { amount: 7 });
    GET  "/search"          (query "text" text: &str) => text.to_owned();
    GET  "/since"           (Header(since): Header<headers::IfModifiedSince>) => format!("{since:?}");
    GET  "/me"              (Bearer(token): Bearer) => token;
    POST "/login"           (form page: Page) => page.limit.unwrap_or_default().to_string();
    POST "/note"            (body text: String) => text;
    GET  "/number"          => fails().status(400)?;
    GET  "/broken"          => fails()?;
    #[timeout("10 ms")]
    GET  "/slow"            => slow().await;
}

/// One example of the document: what is asked, and the problem that answers.
struct Example {
    line: usize,
    request: String,
    /// The status line, and the fields behind it.
    status: String,
    headers: Vec<String>,
    problem: serde_json::Value,
}

/// The examples: a fenced block `http` with the request, and one with the answer behind it.
fn examples(document: &str) -> Vec<Example> {
    let mut blocks = Vec::new();
    let mut lines = document.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if line == "```http" {
            let text: Vec<&str> =
                lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            blocks.push((at + 1, text.join("\n")));
        }
    }
    blocks
        .chunks(2)
        .map(|pair| {
            let [(line, request), (_, answer)] = pair else {
                panic!("a request without an answer: {}", pair[0].1)
            };
            let (head, body) = answer.split_once("\n\n").expect("an answer with a body");
            let mut head = head.lines();
            Example {
                line: *line,
                request: request.clone(),
                status: head.next().expect("a status").to_owned(),
                headers: head.map(str::to_owned).collect(),
                problem: serde_json::from_str(body).expect("JSON"),
            }
        })
        .collect()
}

/// The request as it goes over the wire: what every client adds is added here, too.
fn wire(request: &str) -> String {
    let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
    let mut lines = head.lines();
    let line = lines.next().expect("a request line");
    let version = if line.contains(" HTTP/") { "" } else { " HTTP/1.1" };
    let fields: String = lines.map(|field| format!("{field}\r\n")).collect();
    let length = match body.len() {
        0 => String::new(),
        length => format!("content-length: {length}\r\n"),
    };
    format!("{line}{version}\r\nhost: shop\r\nconnection: close\r\n{fields}{length}\r\n{body}")
}

/// Asks over a socket.
fn ask(address: std::net::SocketAddr, request: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(address).expect("a connection");
    stream.write_all(wire(request).as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[tokio::test]
async fn the_document_is_true() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let server = Server::bind("127.0.0.1:0").workers(1).signals(false).on_listen(|at| {
        let _ = tell.send(at);
    });
    let handle = server.handle();
    let served = tokio::spawn(server.serve(Shop::build().await.expect("a table")));
    let address = told.await.expect("it listens");
    let examples = examples(include_str!("../docs/problems.md"));
    assert!(examples.len() > 30, "only {} examples", examples.len());
    for Example { line, request, status, headers, problem } in examples {
        let answer = tokio::task::spawn_blocking(move || ask(address, &request)).await.expect("a thread");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.lines();
        assert_eq!(lines.next(), Some(&*status), "line {line}");
        let fields: Vec<&str> = lines.collect();
        for field in headers.iter().map(String::as_str).chain(["content-type: application/problem+json"]) {
            assert!(fields.contains(&field), "line {line}: no {field} in {fields:?}");
        }
        let found: serde_json::Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(found, problem, "line {line}");
        let code = problem["status"].as_u64().expect("a status");
        assert!(status.starts_with(&format!("HTTP/1.1 {code} ")), "line {line}");
        assert!(!answer.contains("1234"), "line {line}: a cause was sent");
    }
    handle.shut_down();
    served.await.expect("no panic").expect("it served");
}
