//! Types that are written as what they point to.

use std::borrow::Cow;

use super::numbers::as_inner;
use crate::json::{At, Error, Out, Room, ToJson, Within};

as_inner! {
    [T: ToJson + ?Sized] &T, value => (**value);
    [T: ToJson + ?Sized] &mut T, value => (**value);
    [T: ToJson + ?Sized] Box<T>, value => (**value);
    [T: ToJson + ToOwned + ?Sized] Cow<'_, T>, value => (**value);
}

#[cfg(feature = "rc")]
as_inner! {
    [T: ToJson + ?Sized] std::rc::Rc<T>, value => (**value);
    [T: ToJson + ?Sized] std::sync::Arc<T>, value => (**value);
    [T: ToJson] std::rc::Weak<T>, value => value.upgrade();
    [T: ToJson] std::sync::Weak<T>, value => value.upgrade();
}

as_inner! {
    [T: ToJson + Copy] std::cell::Cell<T>, value => value.get();
    [T: ToJson + ?Sized] std::cell::RefCell<T>, value => value.try_borrow().map_err(|_| {
        Error::new("already mutably borrowed")
    })?;
    [T: ToJson + ?Sized] std::sync::Mutex<T>, value => value.lock().map_err(|_| poisoned())?;
    [T: ToJson + ?Sized] std::sync::RwLock<T>, value => value.read().map_err(|_| poisoned())?;
}

#[cold]
fn poisoned() -> Error {
    Error::new("lock poison error while serializing")
}
