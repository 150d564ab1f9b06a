//! Write the `;`: the next entry is read as one of its own all the same.

pulya::routes! {
    struct Todos;

    GET "/" => "pulya"
    GET "/todos" => "all of them";
}

fn main() {}
