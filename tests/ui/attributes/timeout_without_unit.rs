//! Write the unit.

pulya::routes! {
    struct Todos;

    #[timeout("5")]
    GET "/" => "pulya".to_owned();
}

fn main() {}
