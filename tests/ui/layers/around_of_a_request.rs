//! Use inputs and singletons, and read the request through `next`.

pulya::routes! {
    struct Todos;

    request user (header "x-user" name: &str): String = name.to_owned();

    around { println!("{user}"); next.await };

    GET "/" => user.clone();
}

fn main() {}
