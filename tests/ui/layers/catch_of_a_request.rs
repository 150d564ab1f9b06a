//! Use inputs and singletons: a problem may come before the value is made.

pulya::routes! {
    struct Todos;

    request user (header "x-user" name: &str): String = name.to_owned();

    catch 404 format!("nothing for {user}");

    GET "/" => user.clone();
}

fn main() {}
