//! What is used and given back: one pool a worker, bounded.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

/// Things that wait to be used again.
pub(crate) trait Pool<T>: Clone {
    /// One of them, if there is one.
    fn take(&self) -> Option<T>;
    /// Gives one back. It is dropped if there are enough.
    fn give(&self, thing: T);
}

/// How many wait at most: about as many connections of one worker are busy at once.
pub(crate) const MOST: usize = 256;

/// The pool of a worker that has its thread to itself.
#[derive(Debug)]
pub(crate) struct LocalPool<T>(Rc<RefCell<Vec<T>>>);

/// The pool of a runtime whose tasks move between threads.
#[derive(Debug)]
pub(crate) struct SharedPool<T>(Arc<Mutex<Vec<T>>>);

impl<T> Default for LocalPool<T> {
    fn default() -> Self {
        Self(Rc::default())
    }
}

impl<T> Clone for LocalPool<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Pool<T> for LocalPool<T> {
    #[inline]
    fn take(&self) -> Option<T> {
        self.0.borrow_mut().pop()
    }

    #[inline]
    fn give(&self, thing: T) {
        let mut things = self.0.borrow_mut();
        if things.len() < MOST {
            things.push(thing);
        }
    }
}

impl<T> Default for SharedPool<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for SharedPool<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

// A lock on the request path, held for one push or pop: tasks of this runtime may be on any thread, and what
// they take must be able to follow them.
impl<T> Pool<T> for SharedPool<T> {
    fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn give(&self, thing: T) {
        let mut things = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if things.len() < MOST {
            things.push(thing);
        }
    }
}
