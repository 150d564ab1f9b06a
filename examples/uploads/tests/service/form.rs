//! What a form may hold, and what is refused.

use tokio::io::AsyncWriteExt as _;

use crate::process::Service;

pub(crate) const FORM: &str = "multipart/form-data; boundary=xx";

pub(crate) fn part(name: &str, file: Option<&str>, data: &str) -> String {
    let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
    format!("--xx\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{data}\r\n")
}

#[tokio::test]
async fn several_fields() {
    let service = Service::start("several").await;
    let body = format!(
        "{}{}{}--xx--\r\n",
        part("file", Some("../../a.txt"), "one"),
        part("note", None, "said"),
        part("file", None, "")
    );
    let (status, receipt) = service.send(FORM, body.as_bytes()).await;
    assert_eq!(status, 201, "{receipt}");
    assert_eq!(receipt["note"], "said");
    let sizes: Vec<_> =
        receipt["files"].as_array().expect("a list").iter().map(|file| &file["bytes"]).collect();
    assert_eq!(sizes, [3, 0]);
    assert_eq!(service.files().len(), 2, "both in the directory, whatever the client calls them");
}

#[tokio::test]
async fn what_is_refused_leaves_nothing() {
    let service = Service::start("refused").await;
    let file = part("file", Some("a"), "one");
    let long = part("note", None, &"x".repeat(1025));
    let many = part("file", None, "x").repeat(9);
    for (content_type, body, status) in [
        ("text/plain", "x".to_owned(), 415),
        ("multipart/form-data", file.clone(), 415),
        (FORM, "--xx--\r\n".to_owned(), 422),
        (FORM, format!("{file}{}--xx--\r\n", part("other", None, "x")), 422),
        (FORM, format!("{file}{long}--xx--\r\n"), 413),
        (FORM, format!("{many}--xx--\r\n"), 422),
        (FORM, file.clone(), 400),
        (FORM, "garbage".to_owned(), 400),
        (FORM, String::new(), 400),
    ] {
        let (found, problem) = service.send(content_type, body.as_bytes()).await;
        assert_eq!(found, status, "{body}: {problem}");
        assert!(problem["detail"].is_string(), "{problem}");
    }
    // A client that goes away in the middle.
    let mut socket = service.post(FORM, 1 << 20).await;
    socket.write_all(file.as_bytes()).await.expect("a write");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    drop(socket);
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(service.files().is_empty(), "{:?}", service.files());
}
