//! A task runs beside the requests: hand it singletons.

async fn greet(_: &str, shutdown: pulya::Shutdown) {
    shutdown.await;
}

pulya::routes! {
    struct Todos;

    request user: String = "Ada".to_owned();
    task greeter = greet(user, shutdown);

    GET "/" => user.clone();
}

fn main() {}
