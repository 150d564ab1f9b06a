//! Keep one mark, on a type that holds both, and implement `FromRef` for its parts.

struct Config;
struct Pool;

async fn index() {}

pulya::routes! {
    struct Todos;

    #[state]
    input config: Config;
    #[state]
    singleton pool: Pool = Pool;

    GET "/" => fn index;
}

fn main() {}
