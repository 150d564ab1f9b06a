//! The page in a browser without a window, driven as a person would: mostly by keyboard.

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;

use crate::browser::Browser;
use crate::process::Service;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_kept_by_keyboard() {
    let Some(browser) = Browser::start().await else { return };
    let service = Service::start().await;
    let client = &browser.client;
    client.goto(&service.url).await.expect("the page");
    let enter = char::from(Key::Enter).to_string();

    // The name has the focus from the start, and the title after it.
    browser.until("document.activeElement.id === 'name'").await;
    browser.keys(&format!("Ada{enter}")).await;
    browser.until("document.activeElement.id === 'title' && !document.getElementById('empty').hidden").await;

    // Add, with something that must not be read as markup.
    for (count, title) in [(1, "Buy tea"), (2, "<b>Call</b> \"Grace\""), (3, "Sleep")] {
        browser.keys(&format!("{title}{enter}")).await;
        browser.until(&format!("document.querySelectorAll('#todos li').length === {count}")).await;
    }
    let titles = "return [...document.querySelectorAll('#todos span')].map(span => span.textContent)";
    let shown = client.execute(titles, Vec::new()).await.expect("titles");
    assert_eq!(shown, json!(["Buy tea", "<b>Call</b> \"Grace\"", "Sleep"]));

    // Tick the first: three steps on from the title, past the button and the choice of what is shown, and a space.
    let tab = char::from(Key::Tab).to_string();
    for _ in 0..3 {
        browser.keys(&tab).await;
    }
    browser.until("document.activeElement.type === 'checkbox'").await;
    browser.keys(" ").await;
    browser.until("document.querySelector('#todos li.done span')?.textContent === 'Buy tea'").await;
    browser.until("document.getElementById('count').textContent === '1 of 3 done'").await;

    // An error is shown, said aloud, and bound to its field, which has the focus.
    client.find(Locator::Id("title")).await.expect("the title").click().await.expect("a click");
    browser.keys(&format!("   {enter}")).await;
    browser.until("document.getElementById('error').textContent === 'Title is blank.'").await;
    browser
        .until(
            "document.getElementById('error').role === 'alert' && !document.getElementById('error').hidden",
        )
        .await;
    browser
        .until("document.activeElement.id === 'title' && document.activeElement.ariaInvalid === 'true'")
        .await;
    browser.until("document.activeElement.getAttribute('aria-describedby') === 'error'").await;
    let picture = client.screenshot().await.expect("a picture");
    if let Some(path) = std::env::var_os("TODO_SCREENSHOT") {
        std::fs::write(path, &picture).expect("a file");
    }

    // It goes when something else is typed.
    browser.keys("x").await;
    browser
        .until("document.getElementById('error').hidden && !document.querySelector('[aria-invalid]')")
        .await;

    // Reload: all is as it was.
    client.refresh().await.expect("the page");
    browser.until("document.querySelectorAll('#todos li').length === 3").await;
    browser.until("document.querySelectorAll('#todos li.done').length === 1").await;
    browser.until("document.querySelector('#todos input').checked").await;
    browser.until("document.getElementById('error').hidden").await;

    // It fits a phone: nothing is wider than the screen, and fingers find the buttons.
    browser.until("document.documentElement.scrollWidth <= window.innerWidth").await;
    browser
        .until(
            "[...document.querySelectorAll('#list button:not([hidden])')].every(b => b.offsetHeight >= 44)",
        )
        .await;
    // Whatever takes the focus has a name.
    browser
        .until(
            "[...document.querySelectorAll('button, input')].every(
                 it => it.ariaLabel || it.textContent || it.labels?.[0]?.textContent)",
        )
        .await;

    // Only what is open, by keyboard: the choice is left of the first box.
    client
        .execute("document.querySelector('[name=shown]:checked').focus()", Vec::new())
        .await
        .expect("a focus");
    browser.keys(&char::from(Key::Right).to_string()).await;
    browser.until("document.querySelectorAll('#todos li').length === 2").await;
    browser.until("!document.querySelector('#todos li.done')").await;
    browser.keys(&char::from(Key::Right).to_string()).await;
    browser.until("document.querySelectorAll('#todos li').length === 1").await;
    browser.keys(&char::from(Key::Right).to_string()).await;
    browser.until("document.querySelectorAll('#todos li').length === 3").await;

    // Delete, by keyboard too: the focus goes on to the neighbour.
    client
        .execute("document.querySelector('#todos li:nth-child(2) button').focus()", Vec::new())
        .await
        .expect("a focus");
    browser.keys(&enter).await;
    browser.until("document.querySelectorAll('#todos li').length === 2").await;
    browser
        .until("document.activeElement.getAttribute('aria-label') === 'Delete \u{201c}Sleep\u{201d}'")
        .await;
    client.refresh().await.expect("the page");
    browser.until("document.querySelectorAll('#todos li').length === 2").await;

    // Leave, and come back with the token.
    let token = client.execute("return localStorage.getItem('token')", Vec::new()).await.expect("a token");
    browser.until("document.getElementById('who').textContent === 'Ada'").await;
    client.execute("document.querySelector('#account summary').click()", Vec::new()).await.expect("a click");
    client.find(Locator::Id("leave")).await.expect("the way out").click().await.expect("a click");
    browser.until("!document.getElementById('start').hidden && localStorage.getItem('token') === null").await;
    client.execute("document.querySelector('#start summary').click()", Vec::new()).await.expect("a click");
    client.find(Locator::Id("known")).await.expect("the field").click().await.expect("a click");
    browser.keys(&format!("{}{enter}", token.as_str().expect("text"))).await;
    browser.until("document.querySelectorAll('#todos li').length === 2").await;

    // A token that nobody has leads back to the start.
    client.execute("localStorage.setItem('token', 'x')", Vec::new()).await.expect("a value");
    client.refresh().await.expect("the page");
    browser.until("!document.getElementById('start').hidden").await;
    browser.until("document.getElementById('error').textContent === 'Nobody has this token.'").await;
    browser.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_longer_than_a_page() {
    let Some(browser) = Browser::start().await else { return };
    let service = Service::start().await;
    let ada = service.user("Ada").await;
    for number in 0..120 {
        ada.send("POST", "/todos", Some(json!({ "title": format!("number {number}") }))).await;
    }
    let client = &browser.client;
    client.goto(&service.url).await.expect("the page");
    let keep = format!("localStorage.setItem('token', '{}')", ada.token);
    client.execute(&keep, Vec::new()).await.expect("a value");
    client.refresh().await.expect("the page");
    browser.until("document.getElementById('count').textContent === '0 of 100+ done'").await;
    // What is added stands at the end, and is seen.
    browser.until("document.activeElement.id === 'title'").await;
    browser.keys(&format!("the last{}", char::from(Key::Enter))).await;
    browser.until("document.querySelectorAll('#todos li').length === 121").await;
    browser.until("document.querySelector('#todos li:last-child span').textContent === 'the last'").await;
    browser.until("document.getElementById('more').hidden").await;
    // The service is gone: that is told.
    drop(service);
    browser.keys(&format!("more{}", char::from(Key::Enter))).await;
    browser.until("document.getElementById('error').textContent.includes('be reached')").await;
    browser.stop().await;
}

#[tokio::test]
async fn its_parts_say_what_they_are() {
    let service = Service::start().await;
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/page.css", "text/css; charset=utf-8"),
        ("/page.js", "text/javascript; charset=utf-8"),
        ("/page.svg", "image/svg+xml"),
    ] {
        let answer = reqwest::get(format!("{}{path}", service.url)).await.expect("an answer");
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["content-type"]),
            (200, &kind.parse().expect("a value"))
        );
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        let policy =
            answer.headers().get("content-security-policy").map(|value| value.to_str().expect("text"));
        assert_eq!(policy.is_some_and(|policy| policy.contains("default-src 'none'")), path == "/", "{path}");
    }
}
