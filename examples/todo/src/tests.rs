//! The table with parts of it replaced, and what is kept of a request.

use std::path::{Path, PathBuf};
use std::time::Duration;

use pulya::App as _;

use crate::error::TodoError;
use crate::store::{Store, Tx};
use crate::table::Todos;
use crate::types::{Config, NewTodo, NewUser, Page, TodoPage, User};

/// A file of a test's own, removed when the test is done.
struct Database(PathBuf);

impl Database {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pulya-todo-{test}-{}.db", std::process::id()));
        let database = Self(path);
        database.remove();
        database
    }

    async fn open(&self) -> Store {
        Store::open(&self.0).await.expect("a database")
    }

    fn remove(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(suffix);
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.remove();
    }
}

/// A configuration of which nothing could be built: there is no file in a file.
fn unusable() -> Config {
    Config { database: Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml/todo.db"), origins: Vec::new() }
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_named() {
    let error = Todos::build(unusable()).await.expect_err("no database");
    assert_eq!(error.provider(), "store");
    assert!(error.place().0.ends_with("table.rs"), "{error}");
    assert!(std::error::Error::source(&error).expect("a cause").is::<sqlx::Error>());
}

#[tokio::test]
async fn repository_and_user_are_replaced() {
    let database = Database::new("replaced");
    let todos = Todos::builder(unusable())
        .store(database.open().await)
        .user(|head| User { id: 1, name: head.header("x-name").unwrap_or("nobody").to_owned() })
        .build()
        .await
        .expect("what can't be opened is not opened");
    let client = todos.client();
    assert_eq!(client.post("/users").json(&serde_json::json!({ "name": "Ada" })).send().await.status(), 201);
    let me = client.get("/me").header("x-name", "Grace").send().await;
    assert_eq!(me.json::<serde_json::Value>(), serde_json::json!({ "id": 1, "name": "Grace" }));
    let added = client.post("/todos").json(&serde_json::json!({ "title": "Tea" })).send().await;
    assert_eq!((added.status(), added.header("location")), (201, Some("/todos/1")));
    let list = client.get("/todos").send().await.json::<serde_json::Value>();
    assert_eq!(list["todos"][0]["title"], "Tea");
    todos.stop().await;
}

#[test]
fn whoever_sees_or_changes_a_list_is_known() {
    const OPEN: &[&str] = &["/", "/page.css", "/page.js", "/page.svg", "/health", "/users"];
    for route in Todos::ROUTES.iter().filter(|route| !OPEN.contains(&route.pattern)) {
        assert!(route.providers.contains(&"user"), "{} {} is open to all", route.method, route.pattern);
        let changes = route.providers.contains(&"tx");
        assert_eq!(changes, route.method != "GET", "{} {}", route.method, route.pattern);
    }
}

#[tokio::test]
async fn the_tender_ends_when_it_is_told() {
    let database = Database::new("tended");
    let todos = Todos::builder(unusable()).store(database.open().await).build().await.expect("a service");
    let shutdown = pulya::Shutdown::new();
    shutdown.begin();
    todos.tasks(shutdown).await;
    todos.stop().await;
}

pulya::routes! {
    struct Kept;

    error TodoError;

    input   store: Store;
    request user: User = { let ada = store.sign_up(NewUser { name: "Ada".to_owned() }).await?; User { id: ada.id, name: ada.name } };
    request ada: User = User { id: 1, name: "Ada".to_owned() };
    request mut tx: Tx = store.tx(), end = tx.end(outcome).await;

    POST "/users"  -> User => user.clone();
    GET  "/kept"   -> TodoPage => store.list(ada, Page { after: 0, limit: 100, done: None }).await?;
    PUT "/success" => add(tx, ada, "success").await?;
    PUT "/none"    -> u8 => { add(tx, ada, "none").await?; None };
    PUT "/error"   => { add(tx, ada, "error").await?; Err::<(), _>(TodoError::UnknownToken) };
    PUT "/try"     => { add(tx, ada, "try").await?; tx.delete(ada, 77).await?; };
    PUT "/panic"   => { add(tx, ada, "panic").await?; panics(); };
    PUT "/slow"    => { add(tx, ada, "slow").await?; tokio::time::sleep(Duration::from_secs(60)).await; };
    #[timeout("100 ms")]
    PUT "/late"    => { add(tx, ada, "late").await?; tokio::time::sleep(Duration::from_secs(60)).await; };
    PUT "/unused"  => { let _ = tx; };
}

async fn add(tx: &mut Tx, user: &User, title: &str) -> Result<(), TodoError> {
    tx.create(user, NewTodo { title: title.to_owned() }).await.map(drop)
}

fn panics() {
    panic!("boom");
}

#[tokio::test]
async fn only_success_is_kept() {
    let database = Database::new("kept");
    let kept = Kept::build(database.open().await).await.expect("a table");
    let client = kept.client();
    assert_eq!(client.post("/users").send().await.status(), 200);
    for (path, status) in
        [("/success", 200), ("/none", 404), ("/error", 401), ("/try", 404), ("/late", 503), ("/unused", 200)]
    {
        assert_eq!(client.put(path).send().await.status(), status, "{path}");
    }
    let panic = tokio::task::LocalSet::new()
        .run_until(async {
            tokio::task::spawn_local(async move { kept.client().put("/panic").send().await }).await
        })
        .await;
    assert!(panic.expect_err("a panic").is_panic());
    // The client goes away.
    let slow = client.put("/slow").send();
    assert!(tokio::time::timeout(Duration::from_millis(100), slow).await.is_err());
    // Whoever writes waits until the end that was spawned has let go of the database.
    assert_eq!(client.put("/success").send().await.status(), 200);
    let page = client.get("/kept").send().await.json::<serde_json::Value>();
    let titles: Vec<&str> =
        page["todos"].as_array().expect("todos").iter().filter_map(|todo| todo["title"].as_str()).collect();
    assert_eq!(titles, ["success", "success"]);
}
