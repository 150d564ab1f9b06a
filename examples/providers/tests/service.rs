//! The service as it is, and with parts replaced.

use std::time::Duration;

use providers::{Config, Service, Todos, User};
use pulya::App as _;

fn config() -> Config {
    Config { database: ":memory:".to_owned(), sweep: Duration::from_millis(1) }
}

#[tokio::test]
async fn a_list_is_its_owners() {
    let service = Service::build(config()).await.expect("a service");
    let client = service.client();
    assert_eq!(client.get("/todos").send().await.status(), 401);
    let ada = |request: pulya::TestRequest| request.header("authorization", "Bearer Ada");
    let added = ada(client.post("/todos")).json(&["read", "write"]).send().await;
    assert_eq!(added.status(), 201);
    assert_eq!(ada(client.get("/todos")).send().await.json::<Vec<String>>(), ["read", "write"]);
    let grace = client.get("/todos").header("authorization", "Bearer Grace").send().await;
    assert_eq!(grace.json::<Vec<String>>(), [""; 0]);
    // The second title is refused, so that the first is not kept either.
    assert_eq!(ada(client.post("/todos")).json(&["more", ""]).send().await.status(), 422);
    assert_eq!(ada(client.get("/todos")).send().await.json::<Vec<String>>(), ["read", "write"]);
    service.stop().await;
}

#[tokio::test]
async fn repository_and_user_are_replaced() {
    let service = Service::builder(config())
        .todos(Todos::Fixed(vec!["fake".to_owned()]))
        .user(|_| User { name: "anyone" })
        .build()
        .await
        .expect("a service");
    assert_eq!(service.client().get("/todos").send().await.json::<Vec<String>>(), ["fake"]);
}

#[tokio::test]
async fn the_sweeper_ends_when_it_is_told() {
    let service = Service::build(config()).await.expect("a service");
    let shutdown = pulya::Shutdown::new();
    let sign = shutdown.clone();
    tokio::join!(service.tasks(shutdown), async move {
        tokio::time::sleep(Duration::from_millis(10)).await;
        sign.begin();
    });
}

#[test]
fn every_list_wants_a_user() {
    for route in Service::ROUTES.iter().filter(|route| route.pattern != "/") {
        assert!(route.providers.contains(&"user"), "{} {}", route.method, route.pattern);
    }
}
