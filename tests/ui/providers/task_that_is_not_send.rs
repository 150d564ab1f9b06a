//! A task may run on any thread, whatever the handlers do: use an `Arc`.

use std::rc::Rc;

pulya::routes! {
    #[local]
    struct Todos;

    task counter = async {
        let count = Rc::new(0);
        shutdown.await;
        drop(count);
    };

    GET "/" => "pulya";
}

fn main() {}
