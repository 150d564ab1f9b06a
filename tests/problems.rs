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
    #[problem(transparent)]
    Other(Error),
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
        3 => Err(ShopError::Other(Error::new(418).detail("A teapot."))),
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
    status: u16,
    headers: Vec<(String, String)>,
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
            let status = head.next().expect("a status").split(' ').nth(1).expect("a status");
            Example {
                line: *line,
                request: request.clone(),
                status: status.parse().expect("a status"),
                headers: head
                    .map(|line| line.split_once(": ").expect("a field"))
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
                problem: serde_json::from_str(body).expect("JSON"),
            }
        })
        .collect()
}

#[tokio::test]
async fn the_document_is_true() {
    let client = Shop::build().await.expect("a table").client();
    let examples = examples(include_str!("../docs/problems.md"));
    assert!(examples.len() > 20, "only {} examples", examples.len());
    for Example { line, request, status, headers, problem } in examples {
        let (head, body) = request.split_once("\n\n").unwrap_or((&request, ""));
        let mut lines = head.lines();
        let (method, target) = lines.next().and_then(|line| line.split_once(' ')).expect("a request line");
        let mut sent = client.request(method, target).body(body.to_owned());
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            sent = sent.header(name, value);
        }
        let answer = sent.send().await;
        assert_eq!(answer.status(), status, "line {line}: {}", answer.text());
        assert_eq!(answer.json::<serde_json::Value>(), problem, "line {line}");
        for (name, value) in headers {
            assert_eq!(answer.header(&name), Some(&*value), "line {line}");
        }
        assert_eq!(problem["status"], status, "line {line}");
        assert!(!answer.text().contains("1234"), "line {line}: a cause was sent");
    }
}
