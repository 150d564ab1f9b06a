//! Fifty clients at once, and nothing lost.

use std::collections::BTreeSet;

use serde_json::json;

use crate::process::Service;

const CLIENTS: usize = 50;
const EACH: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost() {
    let service = Service::start().await;
    let ada = service.user("Ada").await;
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|client| {
            // A connection of its own, the same user.
            let mut ada = ada.clone();
            ada.http = reqwest::Client::new();
            tokio::spawn(async move {
                let mut ids = Vec::new();
                for number in 0..EACH {
                    let title = json!({ "title": format!("{client}/{number}") });
                    let (status, todo) = ada.send("POST", "/todos", Some(title)).await;
                    assert_eq!(status, 201, "{todo}");
                    let id = todo["id"].as_u64().expect("a number");
                    let (status, ticked) =
                        ada.send("PATCH", &format!("/todos/{id}"), Some(json!({ "done": true }))).await;
                    assert_eq!((status, &ticked["done"]), (200, &json!(true)));
                    ids.push(id);
                }
                ids
            })
        })
        .collect();
    let mut ids = BTreeSet::new();
    for task in tasks {
        ids.extend(task.await.expect("a client"));
    }
    assert_eq!(ids.len(), CLIENTS * EACH);
    let (mut titles, mut after) = (BTreeSet::new(), 0);
    loop {
        let (_, page) = ada.send("GET", &format!("/todos?limit=100&done=true&after={after}"), None).await;
        titles.extend(page["todos"].as_array().expect("a list").iter().map(|todo| todo["title"].to_string()));
        match page["next"].as_u64() {
            Some(next) => after = next,
            None => break,
        }
    }
    assert_eq!(titles.len(), CLIENTS * EACH);
}
