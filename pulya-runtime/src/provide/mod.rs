//! What stands behind the providers of a table: singletons from their making to their `stop`, request values to
//! their `end`, and tasks.

mod build;
mod end;
mod error;
mod once;
mod shutdown;
mod stop;
mod task;

pub use build::{Alone, BuiltAlone, Slot, both};
pub use end::{
    Done, End, Held, Outcome, Panic, caught, end, made, outcome, resumed, spawn_end, spawn_end_local,
};
pub use error::{BuildError, Cause};
pub use once::keep;
pub use shutdown::Shutdown;
pub use stop::{STOP_DEADLINE, stop};
pub use task::{Finish, Task, finish, task};

/// The traits that choose how a task runs. Imported by generated code alone.
#[doc(hidden)]
pub mod tiers {
    pub use super::task::tiers::*;
}

/// Makes a value live as long as the program. On purpose: singletons go into spawned tasks, streams and one
/// another without a count.
pub fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Asserts of a provider's type that all workers can share its value.
pub fn assert_shared<T: Send + Sync + 'static>() {}
