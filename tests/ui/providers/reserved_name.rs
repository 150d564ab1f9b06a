//! Call the provider otherwise.

pulya::routes! {
    struct Todos;

    singleton build: String = "1.0".to_owned();

    GET "/" => "pulya";
}

fn main() {}
