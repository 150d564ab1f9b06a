//! No request is under way when a table stops: mention singletons alone.

pulya::routes! {
    struct Todos;

    request user: String = "Ada".to_owned();
    singleton log: Vec<u8> = Vec::new(), stop = println!("{log:?} {}", user);

    GET "/" => format!("{log:?}");
}

fn main() {}
