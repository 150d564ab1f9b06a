//! Write what the escape stands for; a request may escape it or not, and matches either way.

pulya::routes! {
    struct Files;

    GET "/my%20files" => "a list";
}

fn main() {}
