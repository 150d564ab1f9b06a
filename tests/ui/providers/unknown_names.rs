//! rustc's own errors, at the user's tokens, with its suggestion of the nearest provider.

pulya::routes! {
    struct Todos;

    singleton repo: String = "todos".to_owned();
    singleton copy: String = repoo.clone();
    request user: String = rep.clone();

    GET "/"      => format!("{copy} {repo}");
    GET "/users" => usr.len().to_string();
}

fn main() {}
