//! Declare a status of a final response.

pulya::routes! {
    struct Todos;

    POST "/todos" -> 2001 String => "one more".to_owned();
}

fn main() {}
