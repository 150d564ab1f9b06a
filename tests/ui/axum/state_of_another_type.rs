//! Let the handler take the state that the table marks, or a part of it: `impl FromRef<Config> for Pool`.

use axum::extract::State;

#[derive(Clone)]
struct Config;

#[derive(Clone)]
struct Pool;

async fn first(State(_pool): State<Pool>) {}

async fn second(State(_pool): State<Pool>, _body: String) {}

pulya::routes! {
    struct Todos;

    #[state]
    input config: Config;

    GET  "/first"  => fn first;
    POST "/second" => fn second;
}

fn main() {}
