//! A transaction is committed on success, and on nothing else.

use std::time::Duration;

use providers::{Pool, Todos, Tx};
use pulya::Error;

pulya::routes! {
    struct Api;

    input     pool: Pool;
    singleton todos: Todos = Todos::sqlite(pool);
    request mut tx: Tx = pool.begin().await?, end = tx.end(outcome);

    GET "/kept"    -> Vec<String> => todos.of("ada").await?;
    PUT "/success" => tx.add("ada", "success")?;
    PUT "/none"    -> u8 => { tx.add("ada", "none")?; None };
    PUT "/error"   => { tx.add("ada", "error")?; Err::<(), _>(Error::new(409)) };
    PUT "/try"     => { tx.add("ada", "try")?; "x".parse::<u8>()?; };
    PUT "/panic"   => { tx.add("ada", "panic")?; panics(); };
    PUT "/slow"    => { tx.add("ada", "slow")?; tokio::time::sleep(Duration::from_secs(60)).await; };
    #[timeout("10 ms")]
    PUT "/late"    => { tx.add("ada", "late")?; tokio::time::sleep(Duration::from_secs(60)).await; };
}

fn panics() {
    panic!("boom");
}

#[tokio::test]
async fn only_success_commits() {
    let pool = Pool::open(":memory:").expect("a database");
    let api = Api::build(pool).await.expect("a table");
    let client = api.client();
    for (path, status) in [("/success", 200), ("/none", 404), ("/error", 409), ("/try", 500), ("/late", 503)]
    {
        assert_eq!(client.request("PUT", path).send().await.status(), status, "{path}");
    }
    let panic = tokio::task::LocalSet::new()
        .run_until(async {
            let client = api.client();
            tokio::task::spawn_local(async move { client.put("/panic").send().await }).await
        })
        .await;
    assert!(panic.expect_err("a panic").is_panic());
    // The client goes away.
    let slow = client.put("/slow").send();
    assert!(tokio::time::timeout(Duration::from_millis(10), slow).await.is_err());
    // Waits until the end that was spawned has given the connection back.
    let kept = client.get("/kept").send().await;
    assert_eq!(kept.json::<Vec<String>>(), ["success"]);
}
