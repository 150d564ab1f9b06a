//! Mark the state: `#[state] input pool: Pool;`.

use axum::extract::State;

#[derive(Clone)]
struct Pool;

async fn first(State(_pool): State<Pool>) {}

pulya::routes! {
    struct Todos;

    input pool: Pool;

    GET "/first" => fn first;
    GET "/second" (State(other): State<Pool>) => { let (Pool, Pool) = (other, pool.clone()); };
}

fn main() {}
