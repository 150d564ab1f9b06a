//! A request value that is made of the body has taken it: use that value, or take the body in the route alone.

pulya::routes! {
    struct Todos;

    request titles (json titles_sent: Vec<String>): Vec<String> = titles_sent;

    POST "/todos" (body text: String) => format!("{titles:?} {text}");
}

fn main() {}
