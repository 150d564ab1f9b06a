//! Remove one of the routes; a named method beside `ANY` is no conflict.

pulya::routes! {
    struct Proxy;

    ANY "/{*path}" => format!("to {path}");
    ANY "/{*rest}" => format!("to {rest}");
}

fn main() {}
