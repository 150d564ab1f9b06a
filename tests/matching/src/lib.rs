//! Tests of matching. The library holds what they share: the tables of cases, and match code emitted for each.
#![allow(clippy::all, reason = "emitted code is not laid out for reading")]

pub mod cases;
pub mod random;
pub mod types;

/// The module that match code is told to find the runtime in.
mod runtime {
    pub(crate) use pulya_runtime::request::Method;
    pub(crate) use pulya_runtime::route;
}

/// Emitted match code.
pub type Find = fn(runtime::Method, &[u8], &mut runtime::route::Found);

/// Runs match code.
pub fn run(find: Find, method: runtime::Method, path: &[u8]) -> runtime::route::Found {
    let mut found = runtime::route::Found::new();
    find(method, path, &mut found);
    found
}

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
