//! Leave the last slash to the patterns in the scope.

pulya::routes! {
    struct Todos;

    scope "/admin/" {
        GET "/stats" => "few";
    }
}

fn main() {}
