//! Bad input of each kind: what is answered, and that the service goes on.

use serde_json::{Value, json};

use crate::process::Service;

#[tokio::test]
async fn every_kind_is_named() {
    let service = Service::start().await;
    let ada = service.user("Ada").await;
    let long = "x".repeat(201);
    for (method, path, body, status, field) in [
        ("GET", "/nowhere", None, 404, None),
        ("PUT", "/todos", None, 405, None),
        ("GET", "/todos/one", None, 404, Some("id")),
        ("GET", "/todos/-1", None, 404, Some("id")),
        ("GET", "/todos/99999999999", None, 404, Some("id")),
        ("GET", "/todos/77", None, 404, None),
        ("GET", "/todos/%ff", None, 400, None),
        ("GET", "/todos?limit=0", None, 422, Some("limit")),
        ("GET", "/todos?limit=101", None, 422, Some("limit")),
        ("GET", "/todos?limit=x", None, 400, Some("limit")),
        ("GET", "/todos?limit=1&limit=2", None, 400, Some("limit")),
        ("GET", "/todos?done=perhaps", None, 400, Some("done")),
        ("GET", "/todos?page=1", None, 400, Some("page")),
        ("POST", "/todos", Some(json!({})), 422, Some("title")),
        ("POST", "/todos", Some(json!({ "title": 1 })), 422, Some("title")),
        ("POST", "/todos", Some(json!({ "title": "" })), 422, Some("title")),
        ("POST", "/todos", Some(json!({ "title": "  " })), 422, Some("title")),
        ("POST", "/todos", Some(json!({ "title": long })), 422, Some("title")),
        ("POST", "/todos", Some(json!({ "title": "a", "id": 1 })), 422, Some("id")),
        ("POST", "/todos", Some(json!([])), 422, None),
        ("PATCH", "/todos/1", Some(json!({ "done": "yes" })), 422, Some("done")),
        ("POST", "/users", Some(json!({ "name": "" })), 422, Some("name")),
    ] {
        let (found, problem) = ada.send(method, path, body.clone()).await;
        assert_eq!(found, status, "{method} {path} {body:?}: {problem}");
        assert_eq!(problem["status"], status, "{method} {path}");
        assert_eq!(problem["errors"][0]["field"].as_str(), field, "{method} {path} {body:?}: {problem}");
    }
    assert_eq!(ada.send("GET", "/todos", None).await.1["todos"], json!([]), "nothing of that was kept");
}

#[tokio::test]
async fn bodies_that_are_none() {
    let service = Service::start().await;
    let ada = service.user("Ada").await;
    let post =
        |body: Vec<u8>, kind: &str| ada.request("POST", "/todos").body(body).header("content-type", kind);
    for (request, status) in [
        (post(b"{".to_vec(), "application/json"), 400),
        (post(b"{\"title\":\"\xff\"}".to_vec(), "application/json"), 400),
        (post(b"title=a".to_vec(), "application/x-www-form-urlencoded"), 415),
        // A little above the limit of two mebibytes: what is left unread is drained, so that the answer is read.
        (post(vec![b' '; (2 << 20) + 1024], "application/json"), 413),
        (post(vec![b'['; 1 << 20], "application/json"), 400),
        (ada.request("POST", "/todos").header("accept", "text/html").json(&json!({ "title": "a" })), 201),
        (ada.request("GET", "/todos").header("accept", "text/html"), 406),
    ] {
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), status);
        if status >= 400 {
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            let problem: Value = answer.json().await.expect("JSON");
            assert!(problem["detail"].is_string(), "{problem}");
        }
    }
}

#[tokio::test]
async fn nobody_comes_in_without_a_token() {
    let service = Service::start().await;
    let ada = service.user("Ada").await;
    for authorization in ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer ' OR 1=1 --"] {
        let http = &ada.http;
        let request = http.get(format!("{}/todos", ada.url)).header("authorization", authorization);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 401, "{authorization}");
    }
    // Of a token that nobody has it is said that it is the token.
    let unknown =
        ada.http.get(format!("{}/todos", ada.url)).bearer_auth("x").send().await.expect("an answer");
    assert_eq!(unknown.headers()["www-authenticate"], "Bearer error=\"invalid_token\"");
    let none = ada.http.get(format!("{}/todos", ada.url)).send().await.expect("an answer");
    assert_eq!(
        (none.status().as_u16(), &none.headers()["www-authenticate"]),
        (401, &"Bearer".parse().expect("a value"))
    );
}
