//! `-> T` sends `T` as JSON; what is a response already stands without it.

use pulya::prelude::*;

pulya::routes! {
    struct Todos;

    GET "/" -> Html<String> => Html("<h1>pulya</h1>".to_owned());
}

fn main() {}
