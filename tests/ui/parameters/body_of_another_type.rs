//! Take the body as `Bytes`, `Vec<u8>` or `String`.

pulya::routes! {
    struct Todos;

    POST "/todos" (body raw: u64) => format!("{raw}");
}

fn main() {}
