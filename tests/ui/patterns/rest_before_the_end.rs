//! Only the end of a path can be taken whole.

pulya::routes! {
    struct Files;

    GET "/{*dir}/index.html" => format!("the index of {dir}");
}

fn main() {}
