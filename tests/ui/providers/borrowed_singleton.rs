//! Let it own what it holds, or write `'static`.

pulya::routes! {
    struct Todos;

    singleton name: &str = "todos";

    GET "/" => name.to_string();
}

fn main() {}
