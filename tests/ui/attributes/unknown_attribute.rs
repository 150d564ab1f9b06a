//! Write the attribute that was meant.

pulya::routes! {
    struct Todos;

    #[onec]
    GET "/" => "pulya".to_owned();
}

fn main() {}
