//! The whole life of an item.

use serde_json::{Value, json};

use crate::process::Service;

#[tokio::test]
async fn from_creation_to_deletion() {
    let service = Service::start().await;
    let ada = service.user("Ada").await;
    assert_eq!(ada.send("GET", "/me", None).await.1["name"], "Ada");
    assert_eq!(ada.send("GET", "/todos", None).await, (200, json!({ "todos": [], "next": null })));

    let answer = ada
        .request("POST", "/todos")
        .json(&json!({ "title": "Tea \"& <b>" }))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 201);
    let location = answer.headers()["location"].to_str().expect("text").to_owned();
    let todo: Value = answer.json().await.expect("JSON");
    let id = todo["id"].as_u64().expect("a number");
    assert_eq!(todo, json!({ "id": id, "title": "Tea \"& <b>", "done": false }));
    assert_eq!(location, format!("/todos/{id}"));
    assert_eq!(ada.send("GET", &location, None).await, (200, todo.clone()));

    let ticked = json!({ "id": id, "title": "Tea \"& <b>", "done": true });
    assert_eq!(ada.send("PATCH", &location, Some(json!({ "done": true }))).await, (200, ticked.clone()));
    assert_eq!(ada.send("GET", "/todos?done=true", None).await.1["todos"], json!([ticked]));
    assert_eq!(ada.send("GET", "/todos?done=false", None).await.1["todos"], json!([]));
    let renamed = ada.send("PATCH", &location, Some(json!({ "title": "Coffee" }))).await;
    assert_eq!(renamed, (200, json!({ "id": id, "title": "Coffee", "done": true })));

    // Another user does not see it, whatever they ask.
    let eve = service.user("Eve").await;
    for (method, body) in [("GET", None), ("PATCH", Some(json!({ "done": false }))), ("DELETE", None)] {
        let (status, problem) = eve.send(method, &location, body).await;
        assert_eq!((status, problem["title"].as_str()), (404, Some("No such todo")), "{method}");
    }
    assert_eq!(eve.send("GET", "/todos", None).await.1["todos"], json!([]));

    assert_eq!(ada.send("DELETE", &location, None).await, (204, Value::Null));
    assert_eq!(ada.send("DELETE", &location, None).await.0, 404);
    assert_eq!(ada.send("GET", &location, None).await.0, 404);
}

#[tokio::test]
async fn pages_follow_one_another() {
    let service = Service::start().await;
    let ada = service.user("Ada").await;
    for number in 0..7 {
        ada.send("POST", "/todos", Some(json!({ "title": number.to_string() }))).await;
    }
    let (mut titles, mut after) = (Vec::new(), 0);
    loop {
        let (status, page) = ada.send("GET", &format!("/todos?limit=3&after={after}"), None).await;
        assert_eq!(status, 200);
        let todos = page["todos"].as_array().expect("a list");
        assert!(todos.len() <= 3);
        titles.extend(todos.iter().map(|todo| todo["title"].as_str().expect("text").to_owned()));
        match page["next"].as_u64() {
            Some(next) => after = next,
            None => break,
        }
    }
    assert_eq!(titles, ["0", "1", "2", "3", "4", "5", "6"]);
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again() {
    let service = Service::start().await;
    let ada = service.user("Ada").await;
    ada.send("POST", "/todos", Some(json!({ "title": "Tea" }))).await;
    for path in ["/", "/todos", "/todos/1"] {
        let first = ada.request("GET", path).send().await.expect("an answer");
        let tag = first.headers()["etag"].clone();
        let again = ada.request("GET", path).header("if-none-match", &tag).send().await.expect("an answer");
        assert_eq!(again.status(), 304, "{path}");
        assert_eq!(again.headers()["etag"], tag, "{path}");
        assert!(again.bytes().await.expect("a body").is_empty());
        if path == "/" {
            continue;
        }
        let done = json!({ "done": path == "/todos" });
        ada.send("PATCH", "/todos/1", Some(done)).await;
        let changed = ada.request("GET", path).header("if-none-match", &tag).send().await.expect("an answer");
        assert_eq!(changed.status(), 200, "{path}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn lists_outlive_the_process() {
    let service = Service::start().await;
    let mut ada = service.user("Ada").await;
    ada.send("POST", "/todos", Some(json!({ "title": "Tea" }))).await;
    let service = service.restart().await;
    ada.url = service.url.clone();
    assert_eq!(ada.send("GET", "/todos", None).await.1["todos"][0]["title"], "Tea");
}
