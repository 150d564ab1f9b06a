//! Drop what is not `Send` before `.await`, or write `#[local]` on the table, for the per-core server alone.

use std::rc::Rc;

async fn index() -> String {
    let shared = Rc::new(1);
    std::future::ready(()).await;
    shared.to_string()
}

pulya::routes! {
    struct Todos;

    GET "/" => fn index;
}

fn main() {}
