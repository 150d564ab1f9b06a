//! HTTP servers side by side: CPU time, allocations and idle memory for the same small answers.

pub(crate) mod allocations;
pub(crate) mod idle;
pub(crate) mod peers;
mod process;
pub(crate) mod race;
