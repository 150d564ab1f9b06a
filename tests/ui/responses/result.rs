//! Declare what is sent; the right side may give a `Result` of it all the same.

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" -> Result<u64, std::num::ParseIntError> => id.parse();
}

fn main() {}
