//! Check the body in the handlers, or make the value of the head alone.

pulya::routes! {
    struct Todos;

    request new (json sent: String): String = sent;

    guard drop(new.clone());

    POST "/" => "made";
}

fn main() {}
