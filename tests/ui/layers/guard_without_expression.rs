//! Say what is checked.

pulya::routes! {
    struct Todos;

    guard (header "x-key" key: &str);

    GET "/" => "pulya";
}

fn main() {}
