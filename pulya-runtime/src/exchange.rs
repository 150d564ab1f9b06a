//! One request and its answer, while they are under way.

use std::mem::ManuallyDrop;
use std::pin::{Pin, pin};
use std::sync::atomic::Ordering::Relaxed;
use std::task::Poll;
use std::time::Duration;

use crate::extract::takes_json;
use crate::http1::link::Link;
use crate::info::RouteInfo;
use crate::request::{Body, Head};
use crate::response::{Refusal, Reply};
use crate::route::{BadPath, Captures, Path};

/// One request and the sink of its answer, as handed to [`App::dispatch`](crate::app::App::dispatch).
#[derive(Debug)]
pub struct Exchange<'r> {
    /// The parsed head: a view.
    pub head: &'r Head<'r>,
    /// The decoded path, if the one that was sent is well-formed.
    pub path: Result<Path<'r>, BadPath>,
    /// The body, read where an extractor asks for it.
    pub body: Body<'r>,
    /// Where the answer goes.
    pub reply: Reply<'r>,
    /// The route that answers, once it is known.
    route: Option<&'static RouteInfo>,
    /// The connection, which wants to know it too: for the watchdog and the log.
    link: Option<&'r Link>,
}

impl<'r> Exchange<'r> {
    /// An exchange of a request that did not come over a connection of this server.
    pub fn new(
        head: &'r Head<'r>,
        path: Result<Path<'r>, BadPath>,
        body: Body<'r>,
        reply: Reply<'r>,
    ) -> Self {
        Self { head, path, body, reply, route: None, link: None }
    }

    /// The same over a connection. The path is taken for decoded: if it is not, it is put in afterwards, since a
    /// choice between the two would be made in memory and then moved.
    #[inline(always)]
    pub(crate) fn over(link: &'r Link, head: &'r Head<'r>, body: Body<'r>, reply: Reply<'r>) -> Wired<'r> {
        let path = Ok(Path::decoded(head.path));
        Wired(ManuallyDrop::new(Self { head, path, body, reply, route: None, link: Some(link) }))
    }

    /// Says that the answer has been sent: what generated code ends with.
    ///
    /// # Errors
    ///
    /// None: the type is that of the errors of the caller.
    #[inline]
    pub fn answered<E>(&self) -> Result<Answered, E> {
        Ok(Answered(()))
    }

    /// Answers with a refusal.
    ///
    /// # Errors
    ///
    /// None, likewise.
    #[cold]
    pub fn refuse<E>(&mut self, refusal: Refusal) -> Result<Answered, E> {
        Ok(self.refused(refusal))
    }

    /// The same.
    #[cold]
    pub(crate) fn refused(&mut self, refusal: Refusal) -> Answered {
        self.reply.refuse(refusal);
        Answered(())
    }

    /// Whether the client takes JSON, before anything is done. If not, it is told so.
    ///
    /// # Errors
    ///
    /// The request is answered.
    #[inline(never)]
    pub fn takes_json(&mut self) -> Result<(), Answered> {
        takes_json(self.head).map_err(|refusal| self.refused(refusal))
    }

    /// [`refuse`](Self::refuse) if a function gave a refusal back.
    ///
    /// # Errors
    ///
    /// None, likewise.
    #[inline]
    pub fn left<E>(&mut self, result: Result<(), Refusal>) -> Result<Answered, E> {
        match result {
            Ok(()) => self.answered(),
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// Answers for a handler that [`timeout`] has ended, unless it had answered: 503.
    ///
    /// # Errors
    ///
    /// None, likewise.
    #[cold]
    pub fn timed_out<E>(&mut self) -> Result<Answered, E> {
        match self.reply.is_answered() {
            true => self.answered(),
            false => self.refuse(Refusal::fixed(503)),
        }
    }

    /// The text of a path parameter.
    pub fn part(&self, captures: &Captures, index: usize) -> &'r str {
        match self.path {
            Ok(path) => path.part(captures.span(index)),
            Err(_) => "",
        }
    }

    /// Says which route answers. Called by generated code before a guard or a handler of it runs.
    #[inline]
    pub fn enter(&mut self, route: &'static RouteInfo) {
        self.route = Some(route);
        if let Some(link) = self.link {
            link.enter(route);
        }
    }

    /// Lets the handler run to its end even if the client goes away: what `#[detached]` says of a route. Called
    /// by generated code before the handler runs.
    pub fn detach(&mut self) {
        if let Some(link) = self.link {
            link.alarm().detached.store(true, Relaxed);
        }
    }

    /// The route that answers, once it is known.
    pub fn route(&self) -> Option<&'static RouteInfo> {
        self.route
    }
}

/// An exchange over a connection. It borrows nearly always all that it holds, which the compiler can't know: to drop
/// it would be four calls to find that out.
#[derive(Debug)]
pub(crate) struct Wired<'r>(ManuallyDrop<Exchange<'r>>);

impl<'r> Wired<'r> {
    #[inline(always)]
    pub(crate) fn exchange(&mut self) -> &mut Exchange<'r> {
        &mut self.0
    }

    #[cold]
    fn give_up(&mut self) {
        self.0.body = Body::empty();
        self.0.reply = Reply::parts();
    }
}

impl Drop for Wired<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        if !self.0.body.is_wire() || !self.0.reply.is_wire() {
            self.give_up();
        }
    }
}

/// What the function of a route gives when its answer has been sent. Right sides stand in these functions and can't
/// make one, so that `return Ok(())` there, which answers nothing, does not compile.
#[derive(Debug)]
pub struct Answered(());

/// Ends a handler that takes longer than so many milliseconds: what `#[timeout]` says of a route. `None` if it did;
/// what answers then is [`Exchange::timed_out`]. A handler that never has to wait sets no timer.
///
/// The future is pinned by the caller, since one that owned it would be twice its size.
pub async fn timeout<F: Future>(milliseconds: u64, mut handler: Pin<&mut F>) -> Option<F::Output> {
    let mut sleep = pin!(None);
    std::future::poll_fn(|cx| {
        if let Poll::Ready(output) = handler.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        if sleep.is_none() {
            sleep.set(Some(tokio::time::sleep(Duration::from_millis(milliseconds))));
        }
        match sleep.as_mut().as_pin_mut().map(|sleep| sleep.poll(cx)) {
            Some(Poll::Ready(())) => Poll::Ready(None),
            _ => Poll::Pending,
        }
    })
    .await
}
