//! Hold nothing across an `.await` that must stay on its thread, or say `#[local]`: the per-core server moves no handler.

use std::rc::Rc;

async fn pause() {}

pulya::routes! {
    struct Todos;

    GET "/" => {
        let name = Rc::new("pulya".to_owned());
        pause().await;
        name.to_string()
    };
}

fn main() {}
