//! Warnings, at the name, once for a chain; made errors here so that they are seen.
#![deny(deprecated)]

pulya::routes! {
    struct Todos;

    input _exempt: u8;
    input config: u8;
    singleton pool: u8 = *config;
    singleton cache: u8 = *pool;
    request user: u8 = 1;
    singleton used: u8 = 1;
    singleton second: u8 = *config;
    #[allow(deprecated)]
    singleton allowed: u8 = 1;

    GET "/" => used.to_string();
}

fn main() {}
