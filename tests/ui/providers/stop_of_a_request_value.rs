//! A singleton has a `stop`, a request value an `end`.

pulya::routes! {
    struct Todos;

    request user: String = "Ada".to_owned(), stop = ();
    singleton pool: u8 = 1, end = ();

    GET "/" => format!("{user} {pool}");
}

fn main() {}
