//! What a server starts and ends: tasks and `stop` hooks.

use std::sync::Mutex;

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
