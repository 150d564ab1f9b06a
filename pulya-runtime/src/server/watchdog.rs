//! Watches the workers from a thread of its own: names a route that keeps its worker from everything else, gives the
//! connections that wait for such a worker to others, and looks after deadlines, so that no worker has to wake for
//! them.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::accept::Crew;
use super::worker::Worker;

/// What the watchdog knows of one worker.
struct Watched {
    worker: Arc<Worker>,
    /// The poll that was under way when it looked last, and since when.
    poll: Option<(u64, Instant)>,
    named: bool,
}

/// Watches until the other end of `end` is dropped.
pub(crate) fn watch(crew: &Crew, blocked_after: Duration, end: &Receiver<()>) {
    let mut watched: Vec<Watched> = crew
        .workers
        .iter()
        .map(|worker| Watched { worker: Arc::clone(worker), poll: None, named: false })
        .collect();
    let tick = crew.workers.iter().map(|worker| worker.clock.tick()).min().unwrap_or(Duration::MAX);
    // Looked at four times within the time, so that none is named much later than it should.
    let pause = (blocked_after / 4).max(Duration::from_millis(1)).min(tick);
    let mut swept = Instant::now();
    while end.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        if swept.elapsed() >= tick {
            swept = Instant::now();
            crew.workers.iter().for_each(|worker| worker.sweep());
        }
        for one in &mut watched {
            one.look(crew, blocked_after);
        }
    }
}

impl Watched {
    fn look(&mut self, crew: &Crew, blocked_after: Duration) {
        let now = Instant::now();
        let under_way = self.worker.beat.poll_under_way();
        match (self.poll, under_way) {
            (Some((before, since)), Some(number)) if before == number => {
                let time = now - since;
                if time < blocked_after {
                    return;
                }
                self.worker.beat.set_blocked(true);
                if !self.named {
                    self.named = true;
                    let route = self.worker.beat.route.load();
                    tracing::warn!(
                        route = route.map_or("not known", |route| route.pattern),
                        method = route.map_or("", |route| route.method),
                        at = route.map(|route| format!("{}:{}", route.file, route.line)),
                        milliseconds = time.as_millis() as u64,
                        "a handler blocks its worker"
                    );
                }
                // Others have time for what waits here, unless there are none.
                if crew.has_free_worker() {
                    for tcp in self.worker.take_back() {
                        crew.hand(tcp);
                    }
                }
            }
            _ => {
                self.worker.beat.set_blocked(false);
                self.poll = under_way.map(|number| (number, now));
                self.named = false;
            }
        }
    }
}
