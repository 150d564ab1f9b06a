//! Let the right side evaluate to its answer; `return` can only refuse: `return Err(..)`.
pulya::routes! {
    /// Routes.
    struct Table;

    DELETE "/todos/{id}" (id: u64) -> 204 => {
        if id == 0 {
            return Ok(());
        }
    };
}

fn main() {}
