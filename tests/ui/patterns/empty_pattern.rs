//! Write `"/"` for the root; only in a scope does `""` stand for something, its prefix.

pulya::routes! {
    struct Todos;

    GET "" => "pulya";
}

fn main() {}
