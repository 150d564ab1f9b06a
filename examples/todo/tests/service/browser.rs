//! A browser without a window, for the pages of all examples.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// A browser with an empty profile, ended when it is dropped.
pub(crate) struct Browser {
    pub(crate) client: Client,
    driver: Child,
    profile: PathBuf,
}

impl Browser {
    /// Starts one, if one is installed. A test that can't says so, loudly.
    pub(crate) async fn start() -> Option<Self> {
        let started = Self::installed().await;
        if started.is_none() {
            eprintln!("SKIPPED: the page was NOT tested, since neither Chromium nor its driver is installed");
            eprintln!("         (Debian: apt-get install chromium chromium-driver)");
        }
        started
    }

    async fn installed() -> Option<Self> {
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
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let profile = std::env::temp_dir().join(format!("pulya-browser-{}-{number}", std::process::id()));
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

    pub(crate) async fn stop(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill().await;
        let _ = std::fs::remove_dir_all(&self.profile);
    }

    /// Types into whatever has the focus.
    pub(crate) async fn keys(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("something with the focus");
        focused.send_keys(keys).await.expect("keys");
    }

    /// Waits until an expression of the page's is true.
    pub(crate) async fn until(&self, expression: &str) {
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
