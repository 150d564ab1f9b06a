//! What is noted of each request.

use std::time::Instant;

use pulya::{Next, Response};

/// Notes what was asked, what was answered, and how long that took. Method and route are in the span that pulya opens
/// for each request.
pub async fn logged(next: impl Next<'_>) -> Response {
    let path = next.path();
    let start = Instant::now();
    let response = next.await;
    let status = response.status().as_u16();
    tracing::info!(path, status, micros = start.elapsed().as_micros() as u64, "answered");
    response
}
