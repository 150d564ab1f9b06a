//! Ctrl-c during a slow request: it is answered, and then the process ends well.
#![cfg(unix)]

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::process::Service;

#[tokio::test]
async fn a_request_under_way_is_answered() {
    let mut service = Service::start().await;
    let ada = service.user("Ada").await;
    let address = service.url.trim_start_matches("http://").to_owned();
    let mut slow = TcpStream::connect(&address).await.expect("a connection");
    let body = r#"{"title":"slow"}"#;
    let (first, second) = body.split_at(5);
    let head = format!(
        "POST /todos HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        ada.token,
        body.len()
    );
    slow.write_all(head.as_bytes()).await.expect("a write");
    slow.write_all(first.as_bytes()).await.expect("a write");
    tokio::time::sleep(Duration::from_millis(300)).await;

    service.interrupt();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(service.process.try_wait().expect("a status").is_none(), "it waits for what is under way");
    assert!(TcpStream::connect(&address).await.is_err(), "and takes nothing new");

    slow.write_all(second.as_bytes()).await.expect("a write");
    let mut answer = String::new();
    timeout(Duration::from_secs(10), slow.read_to_string(&mut answer))
        .await
        .expect("in time")
        .expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    assert!(answer.contains("connection: close\r\n") && answer.contains("\"title\":\"slow\""), "{answer}");
    let status = timeout(Duration::from_secs(10), service.process.wait()).await.expect("in time");
    assert!(status.expect("a status").success());
}
