//! A handler that must stay on its thread, in a table that says so: no mistake.

use std::rc::Rc;

async fn pause() {}

pulya::routes! {
    #[local]
    struct Todos;

    GET "/" => {
        let name = Rc::new("pulya".to_owned());
        pause().await;
        name.to_string()
    };
}

fn main() {}
