//! Handlers written for axum in a table, `=> fn PATH`, and the state of axum-core's extractors.

mod arguments;
mod around;
mod hygiene;
mod interop;
mod states;

use pulya::{TestClient, TestResponse};

/// The answer to a `GET`.
async fn get(client: &TestClient, target: &str) -> TestResponse {
    client.get(target).send().await
}

/// Status and text of an answer, for tables of cases.
fn told(response: &TestResponse) -> (u16, String) {
    (response.status(), response.text().to_owned())
}
