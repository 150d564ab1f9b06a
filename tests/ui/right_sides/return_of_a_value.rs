//! Let the right side end in its value; `return` refuses, as `?` does.

pulya::routes! {
    struct Todos;

    GET "/todos/{id}" (id: u64) -> u64 => {
        if id == 0 {
            return Ok(1);
        }
        id
    };
}

fn main() {}
