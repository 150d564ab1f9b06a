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

    // Tick the first: two steps on from the title, past the button, and a space.
    let tab = char::from(Key::Tab).to_string();
    browser.keys(&tab).await;
    browser.keys(&tab).await;
    browser.until("document.activeElement.type === 'checkbox'").await;
    browser.keys(" ").await;
    browser.until("document.querySelector('#todos li.done span')?.textContent === 'Buy tea'").await;
    browser.until("document.getElementById('count').textContent === '1 of 3 done'").await;

    // An error is shown, and said aloud.
    client.find(Locator::Id("title")).await.expect("the title").click().await.expect("a click");
    browser.keys(&format!("   {enter}")).await;
    browser.until("document.getElementById('error').textContent.includes('title: is blank')").await;
    browser
        .until(
            "document.getElementById('error').role === 'alert' && !document.getElementById('error').hidden",
        )
        .await;
    let picture = client.screenshot().await.expect("a picture");
    if let Some(path) = std::env::var_os("TODO_SCREENSHOT") {
        std::fs::write(path, &picture).expect("a file");
    }

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

    // A token that nobody has leads back to the start.
    client.execute("localStorage.setItem('token', 'x')", Vec::new()).await.expect("a value");
    client.refresh().await.expect("the page");
    browser.until("!document.getElementById('sign-up').hidden").await;
    browser.stop().await;
}
