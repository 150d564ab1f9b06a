//! The service as a process, over a socket, with clients that are not ours.

mod bad;
mod browser;
mod cors;
mod life;
mod many;
mod page;
mod process;
mod shutdown;
