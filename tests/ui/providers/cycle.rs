//! Take one of them apart, so that each can be made of what is there before it.

pulya::routes! {
    struct Todos;

    singleton a: String = format!("a{b}");
    singleton b: String = format!("b{c}");
    singleton c: String = format!("c{a}");

    GET "/" => a;
}

fn main() {}
