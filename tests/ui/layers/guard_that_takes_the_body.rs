//! Check the body in the handlers: they run when every guard has passed.

pulya::routes! {
    struct Todos;

    guard (json new: String) drop(new);

    POST "/" => "made";
}

fn main() {}
