//! Write the method that was meant.

pulya::routes! {
    struct Todos;

    GET|PSOT "/todos" => "all of them";
}

fn main() {}
