//! The type of the answer stands behind `->`.

pulya::routes! {
    struct Todos;

    GET "/count" => u64 => 3;
}

fn main() {}
