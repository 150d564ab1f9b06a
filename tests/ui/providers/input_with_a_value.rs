//! An input is given to `build`; what the table makes itself is a `singleton`.

pulya::routes! {
    struct Todos;

    input limit: u32 = 10;

    GET "/" => limit.to_string();
}

fn main() {}
