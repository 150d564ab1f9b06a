//! Entries end with `;`.

pulya::routes! {
    struct Todos;

    GET "/todos" => "all of them",
    GET "/done" => "those that are done",
}

fn main() {}
