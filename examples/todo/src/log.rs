//! What is noted of each request.

use std::time::Instant;

use pulya::{Next, Response};

/// Notes what was asked, what was answered, and how long that took.
pub async fn logged(next: impl Next<'_>) -> Response {
    let (method, path) = (next.head().method_name, next.path());
    let route = next.route().map(|route| route.pattern);
    let start = Instant::now();
    let response = next.await;
    let status = response.status().as_u16();
    tracing::info!(method, path, route, status, micros = start.elapsed().as_micros() as u64, "answered");
    response
}
