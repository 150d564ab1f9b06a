//! Every mistake of a block is reported in one run, and none for the sake of another.

pulya::routes! {
    #[slash(redirekt)]
    struct Todos;

    singelton greeting: String = "Hello".to_owned();

    GET "todos" => "all of them";
    GTE "/todos/new" => "a form";
    GET "/todos/{id}" (uid: u64) => format!("number {id}");
    POST "/todos" -> 204 String => "one more".to_owned();
    GET "/users/{name}" => name.;
    GET "/users/{id}" => format!("number {id}");
}

fn main() {}
