//! A task or a `stop` gives nothing, or a `Result` whose error is reported: leave the value out.

async fn count() -> u64 {
    0
}

pulya::routes! {
    struct Todos;

    singleton pool: u8 = 1, stop = pool + 1;
    task counter = count();

    GET "/" => pool.to_string();
}

fn main() {}
