//! Give `builder` a value, or for a request value a function of the request, of the provider's type.

pulya::routes! {
    struct Todos;

    singleton greeting: String = "Hello".to_owned();
    request user: String = "Ada".to_owned();

    GET "/" => format!("{greeting}, {user}!");
}

fn main() {
    let _ = Todos::builder().greeting(7);
    let _ = Todos::builder().user(|_| 7);
}
