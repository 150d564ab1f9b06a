//! Causes are for the operator: all of them are in the log, and none of them is sent.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};

use pulya::prelude::*;
use pulya::{Error, Reply};

/// An error whose cause has a cause.
#[derive(Debug)]
struct Outer(io::Error);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("outer-secret")
    }
}

impl std::error::Error for Outer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn outer() -> Outer {
    Outer(io::Error::other("inner-secret"))
}

#[derive(Debug, Problem)]
enum AppError {
    #[problem(status = 500)]
    Caused(#[problem(from)] Outer),
    #[problem(status = 502, title = "Upstream", detail = "Try again.")]
    Detailed(#[problem(cause)] Outer),
    #[problem(transparent)]
    Handed(#[problem(from)] Error),
}

/// Answers natively, and with a cause.
struct Native;

impl Respond for Native {
    fn respond(self, reply: &mut Reply<'_>) {
        Problem::new(500).cause(outer()).send(reply);
    }
}

pulya::routes! {
    struct Plain;

    GET "/question" => Err::<&str, _>(outer())?;
    GET "/status"   => Err::<&str, _>(outer()).status(503)?;
    GET "/detail"   => Err::<&str, _>(Error::from(outer()).detail("What is told."))?;
    GET "/problem"  => Problem::new(500).cause(outer());
    GET "/native"   => Native;
    GET "/header"   => Response::new(Status::OK).header("x-a", "outer-secret\r\ninner-secret").text("hello");
    GET "/json"     => Response::new(Status::OK).json(&Unwritable);

    scope "/caught" {
        catch _ Html("sorry");
        GET "" => Err::<&str, _>(outer())?;
    }
}

pulya::routes! {
    struct Typed;

    error AppError;

    GET "/from"     => Err::<&str, _>(outer())?;
    GET "/detailed" => Err::<&str, _>(AppError::Detailed(outer()))?;
    GET "/handed"   => Err::<&str, _>(outer()).status(500)?;
}

/// A value that has no JSON.
struct Unwritable;

impl serde::Serialize for Unwritable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("outer-secret: inner-secret"))
    }
}

/// What is logged, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().expect("no panic"))).expect("text")
    }
}

#[tokio::test]
async fn causes_are_logged_and_never_sent() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let plain = Plain::build().await.expect("a table").client();
    let typed = Typed::build().await.expect("a table").client();
    for (path, status) in [
        ("/question", 500),
        ("/status", 503),
        ("/detail", 500),
        ("/problem", 500),
        ("/native", 500),
        ("/json", 500),
        ("/caught", 500),
    ] {
        check(&log, plain.get(path).send().await, status, path, "outer-secret: inner-secret");
    }
    for (path, status) in [("/from", 500), ("/detailed", 502), ("/handed", 500)] {
        check(&log, typed.get(path).send().await, status, path, "outer-secret: inner-secret");
    }
    // Of a field that can't be sent its name is told, since its value may be a secret.
    check(&log, plain.get("/header").send().await, 500, "/header", "the header field `x-a`");
}

fn check(log: &Log, answer: pulya::TestResponse, status: u16, path: &str, logged: &str) {
    assert_eq!(answer.status(), status, "{path}");
    assert!(!answer.text().contains("secret"), "{path}: {}", answer.text());
    let log = log.take();
    assert!(log.contains("ERROR") && log.contains(logged), "{path}: {log}");
    if path == "/header" {
        assert!(!log.contains("secret"), "{log}");
    }
}
