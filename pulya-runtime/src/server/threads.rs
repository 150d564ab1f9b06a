//! The threads of the workers: started together, ended together, when nothing needs their runtimes any more.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use super::accept::Crew;
use super::watchdog::watch;
use super::worker::work;
use crate::answers::Answers;
use crate::place::Stays;

/// The threads of a server. They end when this is dropped.
#[derive(Debug)]
pub(crate) struct Threads {
    workers: Vec<Thread>,
    /// Dropped, it ends the watchdog.
    _watchdog: SyncSender<()>,
}

#[derive(Debug)]
struct Thread {
    /// Dropped, it ends the thread.
    end: oneshot::Sender<()>,
    ended: oneshot::Receiver<()>,
    handle: JoinHandle<()>,
}

/// The stack of a worker, in bytes: as much as a program's first thread has on most systems. Without optimisation a
/// dispatch takes much of it where handlers have large futures. What is not used of it costs no memory.
const STACK: usize = 8 << 20;

impl Threads {
    /// A thread for each worker, which answers by that table.
    pub(crate) fn start(
        crew: &Crew,
        tables: Vec<Box<dyn Answers<Stays> + Send>>,
        blocked_after: Duration,
    ) -> io::Result<Self> {
        let mut threads = Vec::with_capacity(crew.workers.len());
        for ((index, worker), table) in crew.workers.iter().enumerate().zip(tables) {
            let worker = Arc::clone(worker);
            let (end, ends) = oneshot::channel::<()>();
            let (has_ended, ended) = oneshot::channel();
            let (started, starts) = sync_channel(1);
            let thread = std::thread::Builder::new().name(format!("pulya-worker-{index}")).stack_size(STACK);
            let handle = thread.spawn(move || {
                // Made on its thread, where it has to stay.
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build_local(tokio::runtime::LocalOptions::default());
                match runtime {
                    Ok(runtime) => {
                        let _ = started.send(Ok(()));
                        // Like what it is a handle on, it lives as long as the program.
                        work(Box::leak(table), &worker, runtime, ends);
                    }
                    Err(error) => {
                        let _ = started.send(Err(error));
                    }
                }
                let _ = has_ended.send(());
            })?;
            starts.recv().map_err(|_| io::Error::other("the worker ended at once"))??;
            threads.push(Thread { end, ended, handle });
        }
        let (watchdog, ends) = sync_channel(1);
        let (crew, blocked) = (crew.clone(), blocked_after);
        std::thread::Builder::new()
            .name("pulya-watchdog".to_owned())
            .spawn(move || watch(&crew, blocked, &ends))?;
        Ok(Self { workers: threads, _watchdog: watchdog })
    }

    /// Ends the threads and waits for them.
    pub(crate) async fn join(self) {
        // All are told before the first is waited for.
        let (ends, waits): (Vec<_>, Vec<_>) =
            self.workers.into_iter().map(|thread| (thread.end, (thread.ended, thread.handle))).unzip();
        drop(ends);
        for (ended, handle) in waits {
            let _ = ended.await;
            if handle.join().is_err() {
                tracing::error!("a worker panicked");
            }
        }
    }
}
