//! A right side finds what the table has by its name.

struct State<T>(T);

pulya::routes! {
    struct Todos;

    input pool: String;

    GET "/todos" (State(pool): State<String>) => pool.clone();
}

fn main() {}
