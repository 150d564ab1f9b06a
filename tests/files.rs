//! Files: what lies in a directory is sent, and nothing beside it.

use std::fs;
use std::path::PathBuf;

use pulya::prelude::*;
use pulya::{Files, send_file};

/// A directory of this test's own, removed at its end.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pulya-files-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("public/sub")).expect("a directory");
        for (file, text) in [
            ("secret.txt", "secret"),
            ("public/a.txt", "0123456789"),
            ("public/sub/b.html", "<p>"),
            ("public/ä b.txt", "umlaut"),
            ("public/..data", "dots"),
        ] {
            fs::write(path.join(file), text).expect("a file");
        }
        // Beside the directory, with a name that begins as its own does.
        fs::create_dir_all(path.join("public-not")).expect("a directory");
        fs::write(path.join("public-not/x.txt"), "secret").expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;
            symlink(path.join("secret.txt"), path.join("public/out.txt")).expect("a link");
            symlink(&path, path.join("public/up")).expect("a link");
            symlink("../a.txt", path.join("public/sub/in.txt")).expect("a link");
            symlink("loop", path.join("public/loop")).expect("a link");
            // A socket is no file either, and needs no other program to be made.
            drop(std::os::unix::net::UnixListener::bind(path.join("public/socket")).expect("a socket"));
        }
        Self(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pulya::routes! {
    struct Table;

    input root: PathBuf;
    singleton files: Files = Files::new(root.join("public"))?;

    GET "/files/{*rest}" (head: &Head<'_>) => files.send(head, rest).await;
    GET "/query"         (head: &Head<'_>, query "path" path: &str) => files.send(head, path).await;
    GET "/one"           (head: &Head<'_>) => send_file(head, root.join("public/a.txt")).await;
    GET "/directory"     (head: &Head<'_>) => send_file(head, root.join("public")).await;
}

#[tokio::test]
async fn what_lies_there_is_sent() {
    let directory = Directory::new("sent");
    let client = Table::build(directory.0.clone()).await.expect("a table").client();
    for (target, content_type, text) in [
        ("/files/a.txt", "text/plain", "0123456789"),
        ("/files/sub/b.html", "text/html", "<p>"),
        ("/files/sub%2Fb.html", "text/html", "<p>"),
        ("/files/%C3%A4%20b.txt", "text/plain", "umlaut"),
        ("/files/..data", "application/octet-stream", "dots"),
        ("/query?path=sub/b.html", "text/html", "<p>"),
        ("/one", "text/plain", "0123456789"),
    ] {
        let answer = client.get(target).send().await;
        assert_eq!((answer.status(), answer.text()), (200, text), "{target}");
        assert_eq!(answer.header("content-type"), Some(content_type), "{target}");
    }
    let part = client.get("/files/a.txt").header("range", "bytes=2-4").send().await;
    assert_eq!((part.status(), part.text()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    let beyond = client.get("/files/a.txt").header("range", "bytes=20-").send().await;
    assert_eq!(beyond.status(), 416);
    let head = client.head("/files/a.txt").send().await;
    assert_eq!((head.status(), head.header("content-length"), head.text()), (200, Some("10"), ""));
    let first = client.get("/files/a.txt").send().await;
    let date = first.header("last-modified").expect("a date").to_owned();
    let again = client.get("/files/a.txt").header("if-modified-since", date).send().await;
    assert_eq!(again.status(), 304);
    #[cfg(unix)]
    assert_eq!(client.get("/files/sub/in.txt").send().await.text(), "0123456789", "a link that stays inside");
}

#[tokio::test]
async fn nothing_else_is() {
    let directory = Directory::new("else");
    let client = Table::build(directory.0.clone()).await.expect("a table").client();
    let absolute = directory.0.join("secret.txt");
    let absolute = absolute.to_str().expect("a path that is text");
    let mut hostile: Vec<String> = [
        "../secret.txt",
        "sub/../../secret.txt",
        "./a.txt",
        "sub/../a.txt",
        "sub/.",
        "sub/..",
        "..",
        ".",
        "",
        "/etc/passwd",
        "//etc/passwd",
        "../public-not/x.txt",
        "..\\secret.txt",
        "sub\\b.html",
        "C:\\a.txt",
        "a.txt\0",
        "a.txt\0.html",
        "a.txt/",
        "a.txt/x",
        "sub//b.html",
        "sub",
        "sub/",
        "nothing.txt",
        "~",
        "~root",
        "....//secret.txt",
        "..../secret.txt",
        "..;/secret.txt",
        "out.txt",
        "up/secret.txt",
        "loop",
        "loop/x",
        "socket",
    ]
    .map(str::to_owned)
    .to_vec();
    hostile.push(absolute.to_owned());
    hostile.push(format!("..{absolute}"));
    hostile.push("x/".repeat(5000));
    hostile.push("x".repeat(5000));
    for path in hostile {
        let once: String = path.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let twice = once.replace('%', "%25");
        let dots = path.replace('.', "%2e");
        let slashes = path.replace('/', "%2f");
        let raw = path.replace('\0', "%00");
        for escaped in [&raw, &once, &twice, &dots, &slashes] {
            for target in [format!("/files/{escaped}"), format!("/query?path={escaped}")] {
                let answer = client.get(&*target).send().await;
                let status = answer.status();
                assert!(matches!(status, 400 | 404), "{target}: {status} {}", answer.text());
                assert!(!answer.text().contains("secret"), "{target}");
            }
        }
    }
    assert_eq!(client.get("/directory").send().await.status(), 404);
}

#[test]
fn a_directory_must_be_there() {
    let directory = Directory::new("there");
    assert!(Files::new(directory.0.join("nowhere")).is_err());
    assert!(Files::new(directory.0.join("secret.txt")).is_err());
}
