//! Call the parameter otherwise.

pulya::routes! {
    struct Todos;

    GET "/todos" (query "next" next: u32) => format!("from {next}");
}

fn main() {}
