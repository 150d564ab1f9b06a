//! What is logged of tasks and `stop` hooks that go wrong. Alone in its file, since the subscriber is the whole
//! program's.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::Duration;

use pulya::{App as _, Shutdown};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

static ERRORS: Mutex<String> = Mutex::new(String::new());

struct Errors;

struct Line<'t>(&'t mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, "{field}={value:?} ");
    }
}

impl Subscriber for Errors {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::ERROR
    }
    fn event(&self, event: &Event<'_>) {
        let mut text = ERRORS.lock().expect("no panic");
        event.record(&mut Line(&mut text));
        text.push('\n');
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

async fn feed() -> Result<(), std::io::Error> {
    Err(std::io::Error::other("the feed is gone"))
}

pulya::routes! {
    struct Wrong;

    singleton _well: u8 = 1, stop = ();
    singleton _failing: u8 = 1, stop = Err::<(), _>("no flush");
    singleton _panicking: u8 = 1, stop = panic!("no pool");
    #[timeout("1 ms")]
    singleton _late: u8 = 1, stop = tokio::time::sleep(Duration::from_secs(60)).await;

    task well = ();
    task failing = feed();
    task panicking = panic!("a task");
    #[critical]
    task critical = async { tokio::time::sleep(Duration::from_millis(1)).await; feed().await };
}

#[tokio::test]
async fn what_goes_wrong_is_reported_with_its_name() {
    tracing::subscriber::set_global_default(Errors).expect("the only one");
    let wrong = Wrong::build().await.expect("a table");
    let shutdown = Shutdown::new();
    wrong.tasks(shutdown.clone()).await;
    assert!(shutdown.has_begun());
    wrong.stop().await;
    let found = ERRORS.lock().expect("no panic").clone();
    let expected = [
        "message=a task failed task=\"failing\" error=the feed is gone",
        "message=a task panicked task=\"panicking\" panic=\"a task\"",
        "message=a task failed task=\"critical\" error=the feed is gone",
        "message=the task is critical: the service shuts down task=\"critical\"",
        "message=a `stop` was given up at its deadline provider=\"_late\" deadline=1ms",
        "message=a `stop` panicked provider=\"_panicking\" panic=\"no pool\"",
        "message=a `stop` failed provider=\"_failing\" error=no flush",
    ];
    assert_eq!(found.lines().map(str::trim_end).collect::<Vec<_>>(), expected);
}
