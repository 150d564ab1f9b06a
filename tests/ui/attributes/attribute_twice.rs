//! Leave one of them out.

pulya::routes! {
    struct Todos;

    #[timeout("5 s")]
    #[timeout("9 s")]
    GET "/todos" => "all of them".to_owned();
}

fn main() {}
