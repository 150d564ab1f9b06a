//! What a route changes has a lock or an atomic number of its own.

pulya::routes! {
    struct Todos;

    singleton list: Vec<u32> = vec![];

    POST "/todos" -> 204 => list.push(1);
}

fn main() {}
