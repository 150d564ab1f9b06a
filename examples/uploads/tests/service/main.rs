//! The service as a process, over a socket and in a browser.

// One browser for the pages of all examples.
#[path = "../../../todo/tests/service/browser.rs"]
mod browser;
mod form;
mod memory;
mod page;
mod process;
