//! Leave it out.

pulya::routes! {
    struct Files;

    GET "/files/../secrets" => "none";
}

fn main() {}
