//! Give an answer: what `next.await` gave, or one of your own.

struct Seconds(u64);

pulya::routes! {
    struct Todos;

    around {
        next.await;
        Seconds(1)
    };

    GET "/" => "pulya";
}

fn main() {}
