//! The service under test: a process of its own, on a free port, with a file of its own.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

pub(crate) struct Service {
    pub(crate) process: Child,
    pub(crate) url: String,
    directory: PathBuf,
    // Kept open: a process whose standard output is closed can't print.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Service {
    /// Starts it with an empty database.
    pub(crate) async fn start() -> Self {
        Self::start_for("").await
    }

    /// Starts it for pages of these origins, with an empty database.
    pub(crate) async fn start_for(origins: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory = std::env::temp_dir().join(format!("pulya-todo-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a directory");
        Self::start_in(directory, origins).await
    }

    /// Starts it on what is in a directory.
    async fn start_in(directory: PathBuf, origins: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_todo"))
            .env("TODO_ADDRESS", "127.0.0.1:0")
            .env("TODO_DATABASE", directory.join("todo.db"))
            .env("TODO_ORIGINS", origins)
            .stdout(Stdio::piped())
            // A line a request: thousands of them say nothing to whoever runs the tests.
            .stderr(if std::env::var_os("TODO_LOG").is_some() { Stdio::inherit() } else { Stdio::null() })
            .kill_on_drop(true)
            .spawn()
            .expect("the service starts");
        let mut output = BufReader::new(process.stdout.take().expect("its output")).lines();
        let url = output.next_line().await.expect("its output").expect("its URL");
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        Self { process, url, directory, _output: output }
    }

    /// Ends it as ctrl-c does, and starts it again on the same database.
    #[cfg(unix)]
    pub(crate) async fn restart(mut self) -> Self {
        self.interrupt();
        assert!(self.process.wait().await.expect("its status").success());
        Self::start_in(std::mem::take(&mut self.directory), "").await
    }

    /// What ctrl-c does.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        let id = self.process.id().expect("it runs").to_string();
        let sent = std::process::Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.expect("kill").success());
    }

    /// Signs a user up.
    pub(crate) async fn user(&self, name: &str) -> Client {
        let client = Client { http: reqwest::Client::new(), url: self.url.clone(), token: String::new() };
        let (status, user) = client.send("POST", "/users", Some(json!({ "name": name }))).await;
        assert_eq!(status, 201, "{user}");
        Client { token: user["token"].as_str().expect("a token").to_owned(), ..client }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Handed on by a restart, it is empty.
        if !self.directory.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.directory);
        }
    }
}

/// A user with a client.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) url: String,
    pub(crate) token: String,
}

impl Client {
    /// A request of this user's.
    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().expect("a method");
        let request = self.http.request(method, format!("{}{path}", self.url));
        if self.token.is_empty() { request } else { request.bearer_auth(&self.token) }
    }

    /// Sends a request; gives status and JSON.
    pub(crate) async fn send(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a body");
        let value = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") };
        (status, value)
    }
}
