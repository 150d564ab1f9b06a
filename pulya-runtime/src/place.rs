//! Where the future of a dispatch lies while its request runs: memory that is used again for the next one.
//!
//! The future of a table holds those of all its routes. Were it a field of the connection's future, every type
//! around that one, in the server, in tokio and in the standard library, would hold it too, and a build with
//! debug information would describe all routes anew for each of the forty units that mention one of those types:
//! most of what a rebuild of a thousand routes did. So its type is known in here alone.
//!
//! The price is one call through a pointer a poll, and no allocation: the memory is pooled with a connection's
//! buffers.
#![allow(unsafe_code)]

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::ptr::NonNull;
use std::task::{Context, Poll};

use crate::app::{App, SendApp};
use crate::exchange::Exchange;

/// Memory for one future at a time.
pub(crate) struct Place {
    memory: NonNull<u8>,
    layout: Layout,
}

// SAFETY: it owns plain memory. A future that lies in it is owned by a `Running`, which borrows the place.
unsafe impl Send for Place {}
// SAFETY: likewise, and nothing can be done through a shared reference.
unsafe impl Sync for Place {}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").field("layout", &self.layout).finish_non_exhaustive()
    }
}

impl Default for Place {
    fn default() -> Self {
        let layout = Layout::new::<()>();
        Self { memory: NonNull::dangling(), layout }
    }
}

impl Place {
    /// Lets a table answer, on a thread that its handlers never leave.
    #[inline]
    pub(crate) fn begin<'p, A: App>(
        &'p mut self,
        app: A,
        exchange: &'p mut Exchange<'_>,
    ) -> Running<'p, Stays> {
        self.write(app.dispatch(exchange))
    }

    /// The same, where handlers may move between threads.
    #[inline]
    pub(crate) fn begin_send<'p, A: SendApp>(
        &'p mut self,
        app: A,
        exchange: &'p mut Exchange<'_>,
    ) -> Running<'p, Moves> {
        fn is_send<F: Send>(future: F) -> F {
            future
        }
        self.write(is_send(app.dispatch_send(exchange)))
    }

    #[inline]
    fn write<'p, F, M>(&'p mut self, future: F) -> Running<'p, M>
    where
        F: Future<Output = ()> + 'p,
    {
        let (size, align) = const { (size_of::<F>(), align_of::<F>()) };
        if self.layout.size() < size || self.layout.align() < align {
            self.grow(size, align);
        }
        // SAFETY: the memory is large enough and aligned for `F`; nothing else lies in it, since the `Running` of
        // whatever did borrowed `self`. One that was leaked is overwritten, which forgets it.
        unsafe { std::ptr::write(self.memory.as_ptr() as *mut F, future) };
        Running {
            memory: self.memory,
            calls: const { &Calls { poll: poll::<F>, end: end::<F> } },
            lifetime: PhantomData,
        }
    }

    #[cold]
    fn grow(&mut self, size: usize, align: usize) {
        // Nothing can't be allocated.
        let (size, align) = (size.max(self.layout.size()).max(1), align.max(self.layout.align()));
        let Ok(layout) = Layout::from_size_align(size, align) else {
            // Each is that of a type, and both are far below what an address space holds.
            unreachable!("no layout of {size} bytes at {align}")
        };
        *self = Self::default();
        // SAFETY: the size is not zero.
        let Some(memory) = NonNull::new(unsafe { alloc(layout) }) else { handle_alloc_error(layout) };
        self.memory = memory;
        self.layout = layout;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.layout.size() > 0 {
            // SAFETY: allocated in `grow` with this layout.
            unsafe { dealloc(self.memory.as_ptr(), self.layout) };
        }
    }
}

/// A future in its place is tied to its thread.
pub(crate) type Stays = *const ();
/// A future in its place may be polled from any thread.
pub(crate) type Moves = ();

/// The future that lies in a place. Dropped, it is too.
///
/// Two words, which a function returns in registers. Three would go through memory, written as words and read again
/// at once in a wider piece: the processor can't forward that, and the wait was a twentieth of a request's time.
pub(crate) struct Running<'p, M> {
    memory: NonNull<u8>,
    calls: &'static Calls,
    lifetime: PhantomData<(&'p mut Place, M)>,
}

const _: () = assert!(size_of::<Running<'_, Stays>>() == 2 * size_of::<usize>());

/// What can be done with a future of a type that is not known any more.
struct Calls {
    poll: unsafe fn(NonNull<u8>, &mut Context<'_>) -> Poll<()>,
    end: unsafe fn(NonNull<u8>),
}

// SAFETY: made by `begin_send` alone, whose future is `Send`.
unsafe impl Send for Running<'_, Moves> {}

impl<M> fmt::Debug for Running<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Running")
    }
}

impl<M> Unpin for Running<'_, M> {}

impl<M> Future for Running<'_, M> {
    type Output = ();

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // SAFETY: the future of this type was written there, is dropped when `self` is and not before, and stays
        // there until then.
        unsafe { (self.calls.poll)(self.memory, cx) }
    }
}

impl<M> Drop for Running<'_, M> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: as above; nothing uses it after this.
        unsafe { (self.calls.end)(self.memory) }
    }
}

/// # Safety
///
/// An `F` lies there, and is not moved any more.
unsafe fn poll<F: Future<Output = ()>>(memory: NonNull<u8>, cx: &mut Context<'_>) -> Poll<()> {
    // SAFETY: said above.
    let future = unsafe { Pin::new_unchecked(&mut *(memory.as_ptr() as *mut F)) };
    future.poll(cx)
}

/// # Safety
///
/// An `F` lies there, and is not used any more.
unsafe fn end<F>(memory: NonNull<u8>) {
    // SAFETY: said above.
    unsafe { std::ptr::drop_in_place(memory.as_ptr() as *mut F) };
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::pin::pin;
    use std::task::Waker;

    use super::*;

    impl Place {
        fn hold<'p>(&'p mut self, future: impl Future<Output = ()> + 'p) -> Running<'p, Stays> {
            self.write(future)
        }
    }

    /// Counts how often it was dropped, and waits once.
    struct Counted<'c, const N: usize>(&'c Cell<u32>, bool, [u8; N]);

    impl<const N: usize> Future for Counted<'_, N> {
        type Output = ();

        fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            match std::mem::replace(&mut self.1, true) {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        }
    }

    impl<const N: usize> Drop for Counted<'_, N> {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }

    fn run(future: impl Future<Output = ()>) -> u32 {
        let (mut future, mut polls) = (pin!(future), 1);
        while future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            polls += 1;
        }
        polls
    }

    #[test]
    fn one_after_the_other_of_any_size() {
        let (mut place, dropped) = (Place::default(), Cell::new(0));
        assert_eq!(run(place.hold(Counted(&dropped, false, [1; 3]))), 2);
        let kept = place.hold(Counted(&dropped, false, [2; 5_000]));
        drop(kept);
        let (memory, size) = (place.memory, place.layout.size());
        assert_eq!(run(place.hold(Counted(&dropped, true, [3; 300]))), 1);
        assert_eq!((place.memory, place.layout.size()), (memory, size), "memory is used again");
        assert_eq!(dropped.get(), 3);
    }

    #[test]
    fn alignment_and_nothing() {
        #[repr(align(256))]
        struct Aligned(u8);
        let mut place = Place::default();
        assert_eq!(run(place.hold(std::future::ready(()))), 1);
        assert_eq!(
            run(place.hold(async {
                let here = Aligned(1);
                assert_eq!(std::ptr::from_ref(&here).addr() % 256, usize::from(here.0) - 1);
                std::future::ready(()).await;
                assert_eq!(here.0, 1);
            })),
            1
        );
    }

    #[test]
    fn a_panic_leaves_the_place_usable() {
        let (mut place, dropped) = (Place::default(), Cell::new(0));
        for _ in 0..2 {
            let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let counted = Counted(&dropped, false, [0; 8]);
                run(place.hold(async move {
                    let _counted = counted;
                    panic!("on purpose");
                }))
            }));
            assert!(caught.is_err());
        }
        assert_eq!(dropped.get(), 2);
    }
}
