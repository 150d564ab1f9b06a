//! Give the rest segments of its own.

pulya::routes! {
    struct Files;

    GET "/static-{*path}" => format!("the file {path}");
}

fn main() {}
