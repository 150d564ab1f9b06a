//! Write the `;`, behind the last entry too.

pulya::routes! {
    struct Todos;

    GET "/" => "pulya"
}

fn main() {}
