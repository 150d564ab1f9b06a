//! Check the body in the handlers: they run when every guard has passed.

pulya::routes! {
    struct Todos;

    guard (pulya::Json(new): pulya::Json<String>) drop(new);

    POST "/" => "made";
}

fn main() {}
