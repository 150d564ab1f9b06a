//! Leave the type out: without it, whatever can respond is sent as it is.

pulya::routes! {
    struct Todos;

    GET "/todos" -> impl Iterator<Item = u32> => 0..3;
}

fn main() {}
