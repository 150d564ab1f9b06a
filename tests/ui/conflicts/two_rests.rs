//! Remove one of the routes.

pulya::routes! {
    struct Files;

    GET "/static/{*path}" => format!("the file {path}");
    GET "/static/{*file}" => format!("the file {file}");
}

fn main() {}
