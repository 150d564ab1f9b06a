//! Write the word that was meant.

pulya::routes! {
    struct Todos;

    singelton greeting: String = "Hello".to_owned();
    GET "/" => "pulya";
}

fn main() {}
