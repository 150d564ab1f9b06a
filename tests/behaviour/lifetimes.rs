//! What a server starts and ends: tasks and `stop` hooks.

use std::rc::Rc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use pulya::Outcome;

use crate::socket::Served;

/// What happened, in order.
pub struct Log(Mutex<Vec<&'static str>>);

impl Log {
    fn new() -> &'static Self {
        Box::leak(Box::new(Self(Mutex::new(Vec::new()))))
    }

    fn add(&self, what: &'static str) {
        self.0.lock().unwrap().push(what);
    }

    fn all(&self) -> Vec<&'static str> {
        self.0.lock().unwrap().clone()
    }

    /// Waits until that has happened.
    async fn until(&self, what: &'static str) {
        let start = Instant::now();
        while !self.all().contains(&what) {
            assert!(start.elapsed() < Duration::from_secs(20), "{what} did not happen: {:?}", self.all());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

pulya::routes! {
    pub struct Lived;
    input log: &'static Log;
    singleton first: u8 = { log.add("first made"); 1 }, stop = log.add("first stopped");
    singleton second: u8 = { log.add("second made"); *first + 1 }, stop = log.add("second stopped");
    task sweeper = {
        log.add("task started");
        shutdown.await;
        log.add("task told");
        Ok::<(), std::io::Error>(())
    };
    GET "/" => { log.add("request"); second.to_string() };
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_and_hooks_live_as_long_as_the_server() {
    let log = Log::new();
    let server = Served::start(Lived::build(log).await.unwrap()).await;
    let answer = server.connect().send("GET", "/", &[], "");
    assert_eq!((answer.status, answer.body.as_str()), (200, "2"));
    server.stop().await;
    let happened = log.all();
    assert_eq!(happened[..2], ["first made", "second made"]);
    assert!(happened.contains(&"task started") && happened.contains(&"request"));
    assert_eq!(happened[happened.len() - 3..], ["task told", "second stopped", "first stopped"]);
}

pulya::routes! {
    pub struct Fragile;
    input log: &'static Log;
    singleton held: u8 = 1, stop = { let _ = held; log.add("stopped") };
    #[critical]
    task feeder = {
        log.add("failing");
        Err::<(), _>(std::io::Error::other("the feed is gone"))
    };
    GET "/" => held.to_string();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_critical_task_that_fails_ends_the_server() {
    let log = Log::new();
    let server = pulya::Server::bind("127.0.0.1:0").workers(1).signals(false);
    server.serve(Fragile::build(log).await.unwrap()).await.unwrap();
    assert_eq!(log.all(), ["failing", "stopped"]);
}

async fn end(log: &Log, outcome: Outcome) {
    tokio::task::yield_now().await;
    log.add(match outcome {
        Outcome::Success => "success",
        Outcome::Cancelled => "cancelled",
        _ => "otherwise",
    });
}

pulya::routes! {
    pub struct Ended;
    input log: &'static Log;
    request mut tx: u8 = 1, end = { let _ = tx; end(log, outcome).await };
    GET "/" => tx.to_string();
    GET "/slow" => { *tx = 2; log.add("begun"); tokio::time::sleep(Duration::from_secs(60)).await; };
}

pulya::routes! {
    #[local]
    pub struct EndedHere;
    input log: &'static Log;
    request mut tx: Rc<u8> = Rc::new(1), end = { end(log, outcome).await; drop(tx); };
    GET "/" => tx.to_string();
    GET "/slow" => { *tx = Rc::new(2); log.add("begun"); tokio::time::sleep(Duration::from_secs(60)).await; };
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_ends_though_its_client_has_gone() {
    for local in [false, true] {
        let log = Log::new();
        let server = match local {
            false => Served::start(Ended::build(log).await.unwrap()).await,
            true => Served::start(EndedHere::build(log).await.unwrap()).await,
        };
        let mut connection = server.connect();
        connection.write("GET", "/", &[], "");
        connection.leave_unread();
        connection.write("GET", "/slow", &[], "");
        log.until("begun").await;
        drop(connection);
        log.until("cancelled").await;
        assert_eq!(log.all(), ["success", "begun", "cancelled"], "local: {local}");
        server.stop().await;
    }
}
