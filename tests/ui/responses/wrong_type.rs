//! Give what the route declares, an `Option` of it, or a `Result` of either.

pulya::routes! {
    struct Todos;

    GET "/count" -> u64 => "three";
}

fn main() {}
