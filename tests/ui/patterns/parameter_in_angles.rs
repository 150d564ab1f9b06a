//! Parameters stand in braces; one that takes all that remains has a star in them.

pulya::routes! {
    struct Todos;

    GET "/files/<path..>" => format!("the file {path}");
}

fn main() {}
