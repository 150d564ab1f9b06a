//! An `end` owns its own value and sees what its initialiser saw: mention the other in the initialiser.

pulya::routes! {
    struct Todos;

    request user: String = "Ada".to_owned();
    request tx: Vec<u8> = Vec::new(), end = drop((tx, user.len()));

    GET "/" => format!("{tx:?}");
}

fn main() {}
