//! Import the type.

pulya::routes! {
    struct Todos;

    input pool: Pool;

    GET "/" => pool.name();
}

fn main() {}
