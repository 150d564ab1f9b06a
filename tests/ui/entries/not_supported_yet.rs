//! These words of the grammar are for a later version; they are refused, never ignored.

pulya::routes! {
    struct Todos;

    layer tower();
    mount "/reports" => Reports {};

    GET "/" => "pulya";
}

fn main() {}
