//! The server: listens, hands connections to its workers, and ends in good order.

mod accept;
pub(crate) mod alarm;
pub(crate) mod beat;
pub(crate) mod clock;
mod counters;
pub(crate) mod limits;
pub(crate) mod phase;
pub(crate) mod pool;
mod shutdown;
mod threads;
mod watchdog;
pub(crate) mod worker;

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::Notify;

use crate::answers::Answers;
use crate::app::{App, SendApp};
use crate::place::{Moves, Stays};
use crate::provide::Shutdown as Ending;
use accept::{BACKLOG, Crew, Rest};
pub use counters::{Counters, Counts};
use limits::Limits;
use phase::Phase;
pub use shutdown::ShutdownHandle;
use threads::Threads;
use worker::{Worker, work_shared};

/// Serves a route table over HTTP/1.1.
///
/// One worker thread a core, each with a runtime of its own; a connection stays on the worker that it was given
/// to. Limits and deadlines are on from the start, and each has a setter. Ctrl-c and SIGTERM end it in good
/// order: what was received is answered, then [`App::stop`] runs.
///
/// ```no_run
/// # async fn example(app: impl pulya_runtime::app::App + Send) -> Result<(), pulya_runtime::server::ServeError> {
/// use pulya_runtime::server::Server;
/// Server::bind("127.0.0.1:8000").on_listen(|addr| println!("http://{addr}")).serve(app).await
/// # }
/// ```
#[must_use = "a server does nothing until `serve` is awaited"]
pub struct Server {
    listener: Result<TcpListener, ServeError>,
    workers: usize,
    limits: Limits,
    on_listen: Option<Box<dyn FnOnce(SocketAddr) + Send>>,
    shutdown: ShutdownHandle,
    shutdown_on: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    signals: bool,
    counters: Counters,
}

/// Why a server could not serve.
#[non_exhaustive]
pub enum ServeError {
    /// It could not listen at the address.
    Listen(io::Error),
    /// A worker could not be started.
    Worker(io::Error),
}

/// As it is read: what `main` prints when it gives the error back is this.
impl fmt::Debug for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Listen(error) | Self::Worker(error)) = self;
        write!(f, "{self}: {error}")
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Listen(_) => "the server can't listen at its address",
            Self::Worker(_) => "a worker of the server can't be started",
        })
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen(error) | Self::Worker(error) => Some(error),
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("listener", &self.listener)
            .field("workers", &self.workers)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// A server that listens at an address: `"127.0.0.1:8000"`, `("::", 80)`, a `SocketAddr`. With port 0 the
    /// system chooses one, which [`Server::on_listen`] is told.
    ///
    /// What is wrong with the address is said by `serve`.
    pub fn bind(addr: impl ToSocketAddrs) -> Self {
        Self::new(listen(addr).map_err(ServeError::Listen))
    }

    /// A server on a listener that is open already: from a process that hands it over, or from systemd.
    ///
    /// A restart loses no request that way: the next process accepts on the same descriptor, connections that
    /// wait included, before the last one is told to end. With the `listenfd` crate:
    ///
    /// ```no_run
    /// use pulya_runtime::server::Server;
    /// let handed_over = listenfd::ListenFd::from_env().take_tcp_listener(0)?;
    /// let server = match handed_over {
    ///     Some(listener) => Server::from_listener(listener),
    ///     None => Server::bind("127.0.0.1:8000"),
    /// };
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn from_listener(listener: TcpListener) -> Self {
        Self::new(Ok(listener))
    }

    fn new(listener: Result<TcpListener, ServeError>) -> Self {
        Self {
            listener,
            workers: std::thread::available_parallelism().map_or(1, Into::into),
            limits: Limits::default(),
            on_listen: None,
            shutdown: ShutdownHandle::new(),
            shutdown_on: None,
            signals: true,
            counters: Counters::default(),
        }
    }

    /// How many workers there are; as many as cores unless set. At least one.
    pub fn workers(mut self, count: usize) -> Self {
        self.workers = count.max(1);
        self
    }

    /// Called once with the address when connections are accepted.
    pub fn on_listen(mut self, listening: impl FnOnce(SocketAddr) + Send + 'static) -> Self {
        self.on_listen = Some(Box::new(listening));
        self
    }

    /// A handle that ends this server from elsewhere.
    pub fn handle(&self) -> ShutdownHandle {
        self.shutdown.clone()
    }

    /// Ends this server when the future completes, as a signal does.
    pub fn shutdown_on(mut self, event: impl Future<Output = ()> + Send + 'static) -> Self {
        self.shutdown_on = Some(Box::pin(event));
        self
    }

    /// Whether ctrl-c and SIGTERM end this server. They do unless this says otherwise.
    pub fn signals(mut self, listen: bool) -> Self {
        self.signals = listen;
        self
    }

    /// What this server has done so far, to be read from elsewhere: for a route that shows it, for one.
    pub fn counters(&self) -> Counters {
        self.counters.clone()
    }

    /// The longest request line, in bytes: 16 KiB. A longer one is 414, and so is, whatever this says, one whose path
    /// has more than [`MAX_PATH`](crate::route::MAX_PATH) bytes.
    pub fn request_line_limit(mut self, bytes: usize) -> Self {
        self.limits.head.line = bytes;
        self
    }

    /// The largest header section, in bytes: 64 KiB. A larger one is 431.
    pub fn header_section_limit(mut self, bytes: usize) -> Self {
        self.limits.head.section = bytes;
        self
    }

    /// How many fields a header section may have: 100, and never more than 256. More are 431.
    pub fn header_fields_limit(mut self, count: usize) -> Self {
        self.limits.head.fields = count;
        self
    }

    /// How large a body an extractor may gather, in bytes: 2 MiB. A larger one is 413.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// How many bytes of chunk extensions one body may have: 4 KiB. More are 400.
    pub fn chunk_extensions_limit(mut self, bytes: usize) -> Self {
        self.limits.chunk_extensions = bytes;
        self
    }

    /// How many bytes of trailers one body may have: 16 KiB. More are 400.
    pub fn trailers_limit(mut self, bytes: usize) -> Self {
        self.limits.trailers = bytes;
        self
    }

    /// How long a head may take, from its first byte and from accept: 10 s. Then 408.
    pub fn header_timeout(mut self, time: Duration) -> Self {
        self.limits.header_timeout = time;
        self
    }

    /// How long a connection may do nothing between requests: 30 s. Then it is closed.
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.limits.idle_timeout = time;
        self
    }

    /// How long a body may not come and an answer may not go any further: 30 s. Then 408, or the connection is
    /// closed.
    pub fn progress_timeout(mut self, time: Duration) -> Self {
        self.limits.progress_timeout = time;
        self
    }

    /// How much of a body that nobody read is thrown away to keep the connection, in bytes: 256 KiB.
    pub fn unread_body_limit(mut self, bytes: u64) -> Self {
        self.limits.unread_body = bytes;
        self
    }

    /// How many connections may be open at once; unless set, what the limit of file descriptors leaves. Others
    /// wait in the backlog.
    pub fn connections_limit(mut self, count: usize) -> Self {
        self.limits.connections = Some(count);
        self
    }

    /// How long what was received may take to be answered once the server ends: 30 s. Then it is given up.
    pub fn drain_timeout(mut self, time: Duration) -> Self {
        self.limits.drain = time;
        self
    }

    /// From how long on a route that keeps its worker from everything else is named in the log: 100 ms.
    pub fn blocked_after(mut self, time: Duration) -> Self {
        self.limits.blocked = time;
        self
    }

    /// Serves on the runtime that this is called on instead of on workers of its own: its threads share all
    /// connections, and a handler that blocks keeps one of them. [`Server::workers`] and [`Server::blocked_after`]
    /// mean nothing then.
    pub fn shared_runtime(self) -> SharedServer {
        SharedServer(self)
    }

    /// Serves until the end.
    ///
    /// # Errors
    ///
    /// When the address can't be listened at, or a worker can't be started.
    pub async fn serve<A: App + Send>(self, app: A) -> Result<(), ServeError> {
        // The closure is gone when the future is waited for: that need not be shared.
        let served = self.on_threads(&|| Box::new(app), Beside::of(app));
        served.await
    }

    /// Serves on workers of its own, for each of which a table is asked for.
    fn on_threads(self, table: &dyn Fn() -> Box<dyn Answers<Stays> + Send>, beside: Beside) -> Served {
        let tables: Vec<_> = (0..self.workers).map(|_| table()).collect();
        Box::pin(async move {
            let blocked = self.limits.blocked;
            let (server, crew) = self.open(tables.len(), false)?;
            let threads = Threads::start(&crew, tables, blocked).map_err(ServeError::Worker)?;
            server.run(&crew, beside).await;
            threads.join().await;
            Ok(())
        })
    }

    fn open(self, workers: usize, shared: bool) -> Result<(Open, Crew), ServeError> {
        let listener = self.listener?;
        listener.set_nonblocking(true).map_err(ServeError::Listen)?;
        let addr = listener.local_addr().map_err(ServeError::Listen)?;
        let listener = tokio::net::TcpListener::from_std(listener).map_err(ServeError::Listen)?;
        let (phase, room) = (Arc::<Phase>::default(), Arc::<Notify>::default());
        let worker =
            || Arc::new(Worker::new(self.limits.clone(), Arc::clone(&phase), Arc::clone(&room), shared));
        let crew = Crew {
            workers: (0..workers).map(|_| worker()).collect(),
            room: Arc::clone(&room),
            most: self.limits.connections.unwrap_or_else(descriptors).max(1),
        };
        // There is one call of `serve`, so this is set once.
        let _ = self.counters.0.set(Arc::clone(&crew.workers));
        let shutdown =
            shutdown::Shutdown { handle: self.shutdown, event: self.shutdown_on, signals: self.signals };
        let open =
            Open { listener, addr, on_listen: self.on_listen, phase, shutdown, drain: self.limits.drain };
        Ok((open, crew))
    }
}

/// A server on the runtime that it is called on: what [`Server::shared_runtime`] gives.
#[derive(Debug)]
#[must_use = "a server does nothing until `serve` is awaited"]
pub struct SharedServer(Server);

impl SharedServer {
    /// Serves until the end.
    ///
    /// # Errors
    ///
    /// When the address can't be listened at.
    pub async fn serve<A: SendApp>(self, app: A) -> Result<(), ServeError> {
        self.on_this_runtime(Box::new(app), Beside::of(app)).await
    }

    fn on_this_runtime(self, table: Box<dyn Answers<Moves> + Send + Sync>, beside: Beside) -> Served {
        Box::pin(async move {
            let (server, crew) = self.0.open(1, true)?;
            let worker = Arc::clone(&crew.workers[0]);
            // Like what it is a handle on, it lives as long as the program.
            let working = tokio::spawn(work_shared(Box::leak(table), worker));
            server.run(&crew, beside).await;
            working.abort();
            Ok(())
        })
    }
}

/// The future of a server. Boxed, once for each, so that it is built with this crate and not with every table's.
type Served = Boxed<Result<(), ServeError>>;

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What a table does besides answering.
struct Beside {
    /// Begun when the server ends, and tells `tasks`; or by one of those.
    ending: Ending,
    tasks: Boxed<()>,
    stop: Boxed<()>,
}

impl Beside {
    fn of<A: App + Send>(app: A) -> Self {
        let ending = Ending::new();
        let tasks = Box::pin(app.tasks(ending.clone()));
        Self { ending, tasks, stop: Box::pin(async move { app.stop().await }) }
    }
}

/// A server that listens.
struct Open {
    listener: tokio::net::TcpListener,
    addr: SocketAddr,
    on_listen: Option<Box<dyn FnOnce(SocketAddr) + Send>>,
    phase: Arc<Phase>,
    shutdown: shutdown::Shutdown,
    drain: Duration,
}

impl Open {
    /// Serves beside the table's tasks, which are told when the end begins, and may begin it; then stops the table.
    async fn run(self, crew: &Crew, beside: Beside) {
        let Beside { ending, tasks, stop } = beside;
        let patience = self.drain;
        let late = async {
            ending.recv().await;
            tokio::time::sleep(patience).await;
        };
        let tasks = async {
            tokio::select! {
                () = tasks => {}
                () = late => tracing::warn!("tasks that did not end in time are given up"),
            }
        };
        tokio::join!(self.accept(crew, &ending), tasks);
        stop.await;
    }

    /// Accepts until told to end, and lets the workers finish.
    async fn accept(self, crew: &Crew, ending: &Ending) {
        let abort = AbortOnDrop { phase: &self.phase, crew };
        let signals = self.shutdown.signals;
        let mut shutdown = pin!(self.shutdown.begun());
        // Polled once before anybody is told that it listens: from then on signals are heard.
        let begun = std::future::poll_fn(|cx| Poll::Ready(shutdown.as_mut().poll(cx).is_ready())).await;
        if let Some(listening) = self.on_listen {
            listening(self.addr);
        }
        if !begun {
            tokio::select! {
                () = crew.accept(&self.listener) => {}
                () = &mut shutdown => {}
                () = ending.recv() => {}
            }
        }
        ending.begin();
        tracing::info!(connections = crew.load(), "draining");
        let late = crew.accept_rest(Rest::of(self.listener));
        self.phase.drain();
        crew.workers.iter().for_each(|worker| worker.wake_all());
        let finished = async {
            crew.accept_late(late).await;
            crew.fewer_than(1).await;
        };
        let again = async {
            match signals {
                true => shutdown::signal().await,
                false => std::future::pending().await,
            }
        };
        let open = |why| tracing::warn!(connections = crew.load(), why, "what is still open is given up");
        tokio::select! {
            () = finished => {}
            () = tokio::time::sleep(self.drain) => open("the drain took too long"),
            () = again => open("a second signal"),
        }
        drop(abort);
    }
}

/// Gives up what is open, also when `serve` itself is dropped half-way.
struct AbortOnDrop<'s> {
    phase: &'s Phase,
    crew: &'s Crew,
}

impl Drop for AbortOnDrop<'_> {
    fn drop(&mut self) {
        self.phase.abort();
        self.crew.workers.iter().for_each(|worker| worker.wake_all());
    }
}

/// How many connections the limit of file descriptors leaves room for: an eighth is for everything else.
fn descriptors() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current.unwrap_or(1 << 20);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    limit.saturating_sub((limit / 8).clamp(32, 1024))
}

fn listen(addr: impl ToSocketAddrs) -> io::Result<TcpListener> {
    listen_at_first(&mut addr.to_socket_addrs()?)
}

fn listen_at_first(addrs: &mut dyn Iterator<Item = SocketAddr>) -> io::Result<TcpListener> {
    let mut failed = io::Error::new(io::ErrorKind::InvalidInput, "no address");
    for addr in addrs {
        match listen_at(addr) {
            Ok(listener) => return Ok(listener),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

fn listen_at(addr: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket2::Socket::new(socket2::Domain::for_address(addr), socket2::Type::STREAM, None)?;
    // The address can be taken again while old connections of it time out.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&addr.into())?;
    socket.listen(BACKLOG.cast_signed())?;
    Ok(socket.into())
}
