//! Move the attribute to the route.

pulya::routes! {
    #[once]
    struct Todos;

    GET "/" => "pulya".to_owned();
}

fn main() {}
