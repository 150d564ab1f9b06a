//! What takes all that remains has a name, and stands in braces.

pulya::routes! {
    struct Todos;

    GET "/files/*" => "all of them";
}

fn main() {}
