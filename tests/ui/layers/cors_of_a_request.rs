//! Use inputs and singletons: the rules are made before any request.

use pulya::Cors;

pulya::routes! {
    struct Todos;

    request origin (header "origin" from: &str): String = from.to_owned();

    cors Cors::origins([origin.clone()]);

    GET "/" => origin.clone();
}

fn main() {}
