//! A request has one body: take it once.

use std::collections::HashMap;

pulya::routes! {
    struct Todos;

    POST "/todos" (json new: HashMap<String, String>, body raw: String) => format!("{raw} {new:?}");
}

fn main() {}
