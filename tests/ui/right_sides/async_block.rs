//! A right side is async by itself: write what stands in the block.

pulya::routes! {
    struct Todos;

    GET "/" => async move { "pulya" };
}

fn main() {}
