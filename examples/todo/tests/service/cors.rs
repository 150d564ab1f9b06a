//! Pages of other origins.

use serde_json::json;

use crate::browser::Browser;
use crate::process::Service;

#[tokio::test]
async fn a_preflight_lists_what_the_path_takes() {
    let service = Service::start_for("https://app.example").await;
    let ada = service.user("Ada").await;
    for (path, origin, allowed, methods) in [
        ("/todos", "https://app.example", true, "GET, HEAD, POST, OPTIONS"),
        ("/todos/1", "https://app.example", true, "GET, HEAD, PATCH, DELETE, OPTIONS"),
        ("/todos", "https://evil.example", false, ""),
    ] {
        let request = ada.request("OPTIONS", path).header("origin", origin);
        let request = request.header("access-control-request-method", "POST");
        let answer = request.send().await.expect("an answer");
        let field = |name: &str| answer.headers().get(name).map(|value| value.to_str().expect("text"));
        assert_eq!(answer.status(), 204, "{path} {origin}");
        assert_eq!(field("access-control-allow-origin"), allowed.then_some(origin), "{path} {origin}");
        assert_eq!(field("access-control-allow-methods"), allowed.then_some(methods), "{path} {origin}");
    }
    // A page may read why it was refused.
    let request = ada.http.get(format!("{}/todos", ada.url)).header("origin", "https://app.example");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.headers()["access-control-allow-origin"], "https://app.example");
    assert_eq!(answer.headers()["vary"], "origin");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_lets_a_page_of_another_origin_in() {
    let Some(browser) = Browser::start().await else { return };
    // The page comes from one service and uses another: other ports are other origins.
    let page = Service::start().await;
    let service = Service::start_for(&page.url).await;
    let stranger = Service::start_for("https://app.example").await;
    // Its own page may ask nobody else, by its policy; what has none stands in for the page of another program.
    browser.client.goto(&format!("{}/page.css", page.url)).await.expect("the page");
    let script = "const [url, done] = arguments; \
                  fetch(url + '/users', { method: 'POST', headers: { 'content-type': 'application/json' }, \
                  body: '{\"name\":\"Ada\"}' }).then(answer => done(answer.status), () => done('refused'))";
    for (url, expected) in [(&service.url, json!(201)), (&stranger.url, json!("refused"))] {
        let found = browser.client.execute_async(script, vec![json!(url)]).await.expect("a value");
        assert_eq!(found, expected, "{url}");
    }
    browser.stop().await;
}
