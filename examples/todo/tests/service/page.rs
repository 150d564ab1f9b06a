//! The page in a browser without a window, driven as a person would: mostly by keyboard.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::process::Service;

/// A browser with an empty profile, ended when it is dropped.
struct Browser {
    client: Client,
    driver: Child,
    profile: PathBuf,
}

impl Browser {
    /// Starts one, if one is installed.
    async fn start() -> Option<Self> {
        let find = |names: &[&str]| {
            let path = std::env::var_os("PATH")?;
            let found =
                std::env::split_paths(&path).flat_map(|at| names.iter().map(move |name| at.join(name)));
            found.into_iter().find(|candidate| candidate.is_file())
        };
        let browser = find(&["chromium", "chromium-browser", "google-chrome"])?;
        let driver = find(&["chromedriver"])?;
        Some(Self::launch(&browser, &driver).await)
    }

    async fn launch(browser: &Path, driver: &Path) -> Self {
        let profile = std::env::temp_dir().join(format!("pulya-todo-browser-{}", std::process::id()));
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the driver starts");
        let mut lines = BufReader::new(driver.stdout.take().expect("its output")).lines();
        let port = loop {
            let line = lines.next_line().await.expect("its output").expect("its port");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        let options = json!({
            "binary": browser,
            // A phone's screen; a window can't be made as narrow.
            "mobileEmulation": { "deviceMetrics": { "width": 390, "height": 844, "pixelRatio": 2 } },
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--window-size=390,844",
                format!("--user-data-dir={}", profile.display()),
            ],
        });
        let capabilities = [("goog:chromeOptions".to_owned(), options)].into_iter().collect();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a session");
        Self { client, driver, profile }
    }

    async fn stop(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill().await;
        let _ = std::fs::remove_dir_all(&self.profile);
    }

    /// Types into whatever has the focus.
    async fn keys(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("something with the focus");
        focused.send_keys(keys).await.expect("keys");
    }

    /// Waits until an expression of the page's is true.
    async fn until(&self, expression: &str) {
        let holds = async {
            loop {
                let script = format!("return Boolean({expression})");
                if self.client.execute(&script, Vec::new()).await.expect("a value") == json!(true) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        };
        if timeout(Duration::from_secs(10), holds).await.is_err() {
            let source =
                self.client.execute("return document.querySelector('main').innerText", Vec::new()).await;
            panic!("never true: {expression}; the page reads {source:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_kept_by_keyboard() {
    let Some(browser) = Browser::start().await else {
        eprintln!("SKIPPED: the page was NOT tested, since neither Chromium nor its driver is installed");
        eprintln!("         (Debian: apt-get install chromium chromium-driver)");
        return;
    };
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
